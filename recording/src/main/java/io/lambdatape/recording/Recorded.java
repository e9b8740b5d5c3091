package io.lambdatape.recording;

/** Anything that an agent records. All but reports are numbered, so that a missing one is noticed. */
public sealed interface Recorded permits Exchange, PayloadPart, LogLine, Gap, AgentReport {
    /** Which agent recorded it, and as its how-manieth record. */
    Origin origin();
}

package io.lambdatape.replay;

import io.lambdatape.replay.plan.RecordingSurvey;

/** Learns how a replay goes, on one of its threads; must return soon. */
public interface ProgressListener {
    /** Tells nobody. */
    ProgressListener NONE = new ProgressListener() {};

    /** Before anything is sent: what the recording holds and what of it will not be replayed. */
    default void starting(RecordingSurvey survey) {}

    /** About twice a second. */
    default void progress(Progress progress) {}
}

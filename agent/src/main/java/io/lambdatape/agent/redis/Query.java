package io.lambdatape.agent.redis;

import io.lambdatape.agent.capture.PayloadRecorder;
import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.agent.database.QuerySpan;
import io.lambdatape.agent.redis.CommandName.Role;
import io.lambdatape.recording.Outcome;
import io.lambdatape.recording.Payload;
import org.jspecify.annotations.Nullable;

/** What becomes one record: a command, or a batch of those that came together. */
abstract sealed class Query permits Command, Batch {
    final QuerySpan span;

    /** Its bytes as far as they are kept; none if they hold a password. */
    final byte[] bytes;

    final Payload request;
    final PayloadRecorder response;

    /** Its answer may not be recorded, for it can hold passwords. */
    boolean secretAnswer;

    /** The first byte of its answer was read; 0 before. */
    long firstByteNanos;

    /** The database in which it was executed; known with its answer. */
    String database = "";

    /** How many elements its answers have; -1 if none of them is one that has. */
    long returnedElements = -1;

    /** The first one. */
    @Nullable
    CommandError error;

    /** How many commands have failed. */
    long errors;

    /** It waits, or a part of it does, within a transaction whose end is in another. */
    boolean queued;

    /** A transaction that was given up since something watched has changed. */
    boolean aborted;

    /** The client did not want an answer. */
    boolean unanswered;

    /** Why its answer could not be followed to its end. */
    @Nullable
    String cutOff;

    Query(QuerySpan span, byte[] bytes, Payload request, int responseBytesMax) {
        this.span = span;
        this.bytes = bytes;
        this.request = request;
        this.response = new PayloadRecorder(responseBytesMax);
    }

    /** What it is called, by the conventions. */
    abstract String operation();

    abstract QueryText text(DatabaseOptions options, QuotedText scratch);

    /** What is special about the command whose answer comes next. */
    abstract Role awaited();

    /** An answer has come. @return whether it was the last one */
    abstract boolean answered();

    final Outcome outcome() {
        if (cutOff != null) {
            return Outcome.CUT_OFF;
        }
        return error == null ? Outcome.OK : Outcome.ERROR;
    }
}

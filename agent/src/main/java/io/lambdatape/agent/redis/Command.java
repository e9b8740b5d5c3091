package io.lambdatape.agent.redis;

import io.lambdatape.agent.capture.PayloadRecorder;
import io.lambdatape.agent.database.QuerySpan;
import io.lambdatape.agent.redis.CommandName.Role;
import io.lambdatape.recording.Outcome;
import io.lambdatape.recording.Payload;
import org.jspecify.annotations.Nullable;

/** A command on its way to become a record. */
final class Command {
    final CommandName name;

    /** Its name, with that of the subcommand if it has one. */
    final String operation;

    final QuerySpan span;

    /** Its bytes as far as they are kept; none if they hold a password. */
    final byte[] bytes;

    final boolean inline;
    final Payload request;
    final PayloadRecorder response;

    /** Known from the start if it could hold a password. */
    final @Nullable CommandText text;

    /** Its answer may not be recorded, for it can hold passwords. */
    boolean secretAnswer;

    boolean blocking;

    /** What it changes once the server has agreed. */
    @Nullable
    Effect effect;

    /** How many confirmations end it; 0 for as many as there are subscriptions. For those that subscribe. */
    long confirmationsWanted;

    long confirmations;

    /** The first byte of its answer was read; 0 before. */
    long firstByteNanos;

    /** The database in which it was executed; known with its answer. */
    String database = "";

    /** How many elements its answer has; -1 if it is none that has. */
    long returnedElements = -1;

    @Nullable
    CommandError error;

    /** It waits within a transaction. */
    boolean queued;

    /** A transaction that was given up since something watched has changed. */
    boolean aborted;

    /** The client did not want an answer. */
    boolean unanswered;

    /** Why its answer could not be followed to its end. */
    @Nullable
    String cutOff;

    /** What a command changes of its connection. */
    interface Effect {
        void apply(Session session);
    }

    Command(
            CommandName name,
            String operation,
            QuerySpan span,
            byte[] bytes,
            boolean inline,
            Payload request,
            @Nullable CommandText text,
            int responseBytesMax) {
        this.name = name;
        this.operation = operation;
        this.span = span;
        this.bytes = bytes;
        this.inline = inline;
        this.request = request;
        this.text = text;
        this.response = new PayloadRecorder(responseBytesMax);
    }

    boolean is(Role role) {
        return name.role() == role;
    }

    Outcome outcome() {
        if (error != null) {
            return Outcome.ERROR;
        }
        return cutOff == null ? Outcome.OK : Outcome.CUT_OFF;
    }
}

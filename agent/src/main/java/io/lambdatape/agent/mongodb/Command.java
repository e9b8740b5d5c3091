package io.lambdatape.agent.mongodb;

import io.lambdatape.agent.database.QuerySpan;
import io.lambdatape.recording.Outcome;
import io.lambdatape.recording.Payload;
import org.jspecify.annotations.Nullable;

/** A command that waits for its answer, or has it. */
final class Command {
    /** Null if too little of it was kept to read it. */
    final @Nullable Statement statement;

    /** Null if it is not recorded. */
    final @Nullable QuerySpan span;

    final Payload request;

    /** It goes on where an earlier command, or an earlier answer to the same one, has stopped. */
    final boolean continuation;

    long firstByteNanos;
    Payload response = Payload.EMPTY;

    @Nullable
    Reply reply;

    /** Why its answer could not be followed to its end. */
    @Nullable
    String cutOff;

    Command(@Nullable Statement statement, @Nullable QuerySpan span, Payload request, boolean continuation) {
        this.statement = statement;
        this.span = span;
        this.request = request;
        this.continuation = continuation;
    }

    CommandKind kind() {
        return statement == null ? CommandKind.QUERY : statement.kind();
    }

    String name() {
        return statement == null ? "COMMAND" : statement.name();
    }

    Outcome outcome() {
        if (cutOff != null) {
            return Outcome.CUT_OFF;
        }
        return reply != null && reply.failed() ? Outcome.ERROR : Outcome.OK;
    }
}

package io.lambdatape.agent.redis;

import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.agent.database.QuerySpan;
import io.lambdatape.agent.redis.CommandName.Role;
import io.lambdatape.agent.redis.wire.Arguments;
import io.lambdatape.recording.Payload;
import org.jspecify.annotations.Nullable;

/** A command that has a record of its own. */
final class Command extends Query {
    final CommandName name;
    private final String operation;

    /** Known from the start if it could hold a password. */
    private final @Nullable QueryText text;

    boolean blocking;

    /** What it changes once the server has agreed. */
    @Nullable
    Effect effect;

    /** How many confirmations end it; 0 for as many as there are subscriptions. For those that subscribe. */
    long confirmationsWanted;

    long confirmations;

    /** What a command changes of its connection. */
    interface Effect {
        void apply(Session session);
    }

    /** @param operation its name, with that of the subcommand if it has one */
    Command(
            CommandName name,
            String operation,
            QuerySpan span,
            byte[] bytes,
            Payload request,
            @Nullable QueryText text,
            int responseBytesMax) {
        super(span, bytes, request, responseBytesMax);
        this.name = name;
        this.operation = operation;
        this.text = text;
    }

    @Override
    String operation() {
        return operation;
    }

    @Override
    QueryText text(DatabaseOptions options, QuotedText scratch) {
        return text != null ? text : QueryText.ofCommand(name, Arguments.of(bytes, 0, bytes.length), options, scratch);
    }

    @Override
    Role awaited() {
        return name.role();
    }

    @Override
    boolean answered() {
        return true;
    }

    /** Whether a password was left out of it, or may stand in what is missing. */
    boolean isRedacted() {
        return text != null && text.secret();
    }
}

package io.lambdatape.agent.redis;

import io.lambdatape.agent.redis.wire.Arguments;

/** Which commands are answered: {@code CLIENT REPLY} (https://redis.io/docs/latest/commands/client-reply/). */
final class ReplyMode {
    private boolean off;
    private boolean skipsNext;
    private boolean inTransaction;

    /** Whether the command that has come last will be answered. To be asked once of each. */
    boolean isAnswered(CommandName name, boolean inline, IncomingCommand command) throws NotUnderstoodException {
        boolean skipped = skipsNext;
        skipsNext = false;
        switch (name.role()) {
            case RESET -> {
                off = false;
                inTransaction = false;
            }
            case EXEC, DISCARD -> inTransaction = false;
            case CLIENT -> skipped |= client(command.arguments(inline));
            case ORDINARY -> inTransaction |= name.text().equals("MULTI");
            case BLOCKING,
                    BLOCKING_IF_TOLD,
                    CONTAINER,
                    ACL,
                    AUTH,
                    CONFIG,
                    HELLO,
                    MIGRATE,
                    MONITOR,
                    REPLICATION,
                    SELECT,
                    SENTINEL,
                    SUBSCRIPTION -> {}
        }
        return !off && !skipped;
    }

    /** @return whether this is to be skipped together with the next one */
    private boolean client(Arguments arguments) throws NotUnderstoodException {
        if (arguments.count() != 3
                || !arguments.next()
                || !arguments.next()
                || !arguments.is("REPLY")
                || !arguments.next()) {
            return false;
        }
        if (inTransaction) {
            // It takes effect in the midst of EXEC's answer.
            throw new NotUnderstoodException(RedisOpaqueReason.UNEXPECTED_MESSAGE);
        }
        if (arguments.is("OFF")) {
            off = true;
        } else if (arguments.is("ON")) {
            off = false;
        } else if (arguments.is("SKIP") && !off) {
            skipsNext = true;
            return true;
        }
        return false;
    }
}

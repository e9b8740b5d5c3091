package io.lambdatape.agent.redis;

import io.lambdatape.agent.redis.CommandName.Role;
import io.lambdatape.agent.redis.wire.Arguments;

/** Which commands are answered: {@code CLIENT REPLY} (https://redis.io/docs/latest/commands/client-reply/). */
final class ReplyMode {
    private boolean off;
    private boolean skipsNext;
    private boolean inTransaction;

    /** Whether the command that comes now will be answered, if it is not CLIENT. To be asked once of each. */
    boolean isAnswered(Role role) {
        boolean skipped = skipsNext;
        skipsNext = false;
        switch (role) {
            case RESET -> {
                off = false;
                inTransaction = false;
            }
            case EXEC, DISCARD -> inTransaction = false;
            case MULTI -> inTransaction = true;
            default -> {}
        }
        return !off && !skipped;
    }

    /**
     * The same of a CLIENT command.
     *
     * @param arguments stand before the name
     */
    boolean isClientAnswered(Arguments arguments) throws NotUnderstoodException {
        boolean skipped = skipsNext;
        skipsNext = false;
        skipped |= client(arguments);
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

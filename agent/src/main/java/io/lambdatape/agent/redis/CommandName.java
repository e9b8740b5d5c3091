package io.lambdatape.agent.redis;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a command is called, and what is special about it.
 *
 * @param text in upper case
 */
record CommandName(String text, Role role) {
    /** As much of a name is looked at. */
    static final int BYTES_MAX = 64;

    /** What has to be done about a command besides pairing it with its answer. */
    enum Role {
        ORDINARY,
        /** Waits until there is something, or a time is over. */
        BLOCKING,
        /** Waits if it has the word BLOCK. */
        BLOCKING_IF_TOLD,
        /** Its first argument belongs to its name. */
        CONTAINER,
        ACL,
        AUTH,
        CLIENT,
        CONFIG,
        DISCARD,
        EXEC,
        HELLO,
        MIGRATE,
        MONITOR,
        /** Begins a transaction. */
        MULTI,
        REPLICATION,
        RESET,
        SELECT,
        SENTINEL,
        /** Begins or ends subscriptions: one answer for each. */
        SUBSCRIPTION;

        /**
         * Whether such a command may share a record with those that come in together with it. What waits, changes the
         * connection or can hold a password has one of its own.
         */
        boolean isBatched() {
            return switch (this) {
                case ORDINARY, CONTAINER, MULTI, EXEC, DISCARD -> true;
                default -> false;
            };
        }

        boolean endsTransaction() {
            return this == EXEC || this == DISCARD;
        }
    }

    /** A command that has no name. */
    static final CommandName NONE = new CommandName("", Role.ORDINARY);

    /** One that the table does not know. */
    static CommandName unknown(byte[] bytes, int from, int until) {
        int end = Math.min(until, from + BYTES_MAX);
        return new CommandName(
                new String(bytes, from, end - from, StandardCharsets.UTF_8).toUpperCase(Locale.ROOT), Role.ORDINARY);
    }
}

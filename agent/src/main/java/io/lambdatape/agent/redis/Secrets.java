package io.lambdatape.agent.redis;

import io.lambdatape.agent.redis.CommandName.Role;
import io.lambdatape.agent.redis.wire.Arguments;
import java.util.Locale;

/** Says which arguments of a command are passwords. Is asked of each in turn, the command's name first. */
final class Secrets {
    private static final int NAME_BYTES_MAX = 64;

    /** Of a command that has none. */
    static final Secrets NONE = new Secrets(Role.ORDINARY);

    private final Role role;
    private int index;
    private int secretsFollow;
    private boolean concerned;
    private boolean found;

    private Secrets(Role role) {
        this.role = role;
    }

    /** Those of a command. */
    static Secrets of(CommandName name) {
        return mayBe(name.role()) ? new Secrets(name.role()) : NONE;
    }

    /** Whether a command of this role can have a password. */
    static boolean mayBe(Role role) {
        return switch (role) {
            case ACL, AUTH, CONFIG, HELLO, MIGRATE, SENTINEL -> true;
            case ORDINARY,
                    BLOCKING,
                    BLOCKING_IF_TOLD,
                    CONTAINER,
                    CLIENT,
                    DISCARD,
                    EXEC,
                    MONITOR,
                    MULTI,
                    REPLICATION,
                    RESET,
                    SELECT,
                    SUBSCRIPTION -> false;
        };
    }

    /** Whether what is not seen of the arguments could be a password. */
    boolean mayHideAnything() {
        return role != Role.ORDINARY;
    }

    /** Whether the next argument is a password. */
    boolean isSecret(Arguments argument) {
        if (role == Role.ORDINARY) {
            return false;
        }
        boolean secret = isSecret(argument, index++);
        found |= secret;
        return secret;
    }

    /** Whether one of the arguments asked for was a password. */
    boolean found() {
        return found;
    }

    private boolean isSecret(Arguments argument, int at) {
        if (secretsFollow > 0) {
            secretsFollow--;
            return true;
        }
        return switch (role) {
            case AUTH -> auth(argument, at);
            case HELLO -> hello(argument, at);
            case ACL -> aclRule(argument, at);
            case CONFIG -> config(argument, at);
            case SENTINEL -> sentinel(argument);
            case MIGRATE -> migrate(argument, at);
            default -> false;
        };
    }

    /** Only with two arguments is the first one a user. */
    private static boolean auth(Arguments argument, int at) {
        return at >= 2 || (at == 1 && argument.count() < 3);
    }

    private boolean hello(Arguments argument, int at) {
        // Its argument, a user's name, may be any word: AUTH among them.
        if (!concerned && at > 1 && argument.is("AUTH")) {
            concerned = true;
        } else if (concerned && secretsFollow == 0) {
            concerned = false;
            secretsFollow = 1;
        }
        return false;
    }

    private boolean aclRule(Arguments argument, int at) {
        if (at == 1) {
            concerned = argument.is("SETUSER");
        }
        if (!concerned || at < 3 || argument.from() == argument.until()) {
            return false;
        }
        return switch (argument.array()[argument.from()]) {
            case '>', '<', '#', '!' -> true;
            default -> false;
        };
    }

    /** CONFIG SET: names and values by turns. */
    private boolean config(Arguments argument, int at) {
        if (at == 1) {
            concerned = !argument.is("GET");
        } else if (concerned && at % 2 == 0 && namesPassword(argument)) {
            secretsFollow = 1;
        }
        return false;
    }

    /** Its settings may have several values: from the first password on nothing is shown. */
    private boolean sentinel(Arguments argument) {
        if (namesPassword(argument)) {
            secretsFollow = Integer.MAX_VALUE;
        }
        return false;
    }

    private static boolean namesPassword(Arguments argument) {
        String name = argument.text(NAME_BYTES_MAX).toLowerCase(Locale.ROOT);
        return name.contains("pass") || name.endsWith("auth");
    }

    private boolean migrate(Arguments argument, int at) {
        if (at > 5 && argument.is("AUTH")) {
            secretsFollow = 1;
        } else if (at > 5 && argument.is("AUTH2")) {
            secretsFollow = 2;
        }
        return false;
    }
}

package io.lambdatape.agent.mongodb;

import java.util.Set;

/** What is to be done with a command, by its name. */
enum CommandKind {
    /** The server presents itself: not recorded, and its answer is rewritten. */
    HELLO,
    /** Part of the handshake: not recorded. */
    AUTHENTICATION,
    /** Holds a password, or its answer what was made of one: recorded without its bytes. */
    SECRET,
    /** Any other: recorded. */
    QUERY;

    private static final Set<String> AUTHENTICATIONS =
            Set.of("saslstart", "saslcontinue", "authenticate", "getnonce", "logout");
    private static final Set<String> SECRETS =
            Set.of("createuser", "updateuser", "copydb", "copydbgetnonce", "copydbsaslstart", "usersinfo");
    private static final Set<String> OF_COLLECTIONS = Set.of(
            "find",
            "insert",
            "update",
            "delete",
            "aggregate",
            "count",
            "distinct",
            "findAndModify",
            "findandmodify",
            "mapReduce",
            "mapreduce",
            "create",
            "drop",
            "createIndexes",
            "dropIndexes",
            "listIndexes",
            "collMod",
            "collStats",
            "validate",
            "compact",
            "reIndex",
            "convertToCapped",
            "killCursors");

    static CommandKind of(String name) {
        String lower = name.toLowerCase(java.util.Locale.ROOT);
        if (lower.equals("hello") || lower.equals("ismaster")) {
            return HELLO;
        }
        if (AUTHENTICATIONS.contains(lower)) {
            return AUTHENTICATION;
        }
        return SECRETS.contains(lower) ? SECRET : QUERY;
    }

    /** Whether the value of the command's first field is a collection's name. */
    static boolean namesCollection(String command) {
        return OF_COLLECTIONS.contains(command);
    }
}

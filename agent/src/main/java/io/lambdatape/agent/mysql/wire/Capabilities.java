package io.lambdatape.agent.mysql.wire;

/**
 * What both sides of a connection can do. The upper 32 bits are MariaDB's own; they are there if bit 0, which MySQL
 * calls {@code CLIENT_LONG_PASSWORD}, is not set.
 */
public final class Capabilities {
    public static final long MYSQL = 1;
    public static final long CONNECT_WITH_DB = 1 << 3;
    public static final long COMPRESS = 1 << 5;
    public static final long PROTOCOL_41 = 1 << 9;
    public static final long SSL = 1 << 11;
    public static final long SECURE_CONNECTION = 1 << 15;
    public static final long PLUGIN_AUTH = 1 << 19;
    public static final long CONNECT_ATTRIBUTES = 1 << 20;
    public static final long AUTH_LENGTH_ENCODED = 1 << 21;
    public static final long SESSION_TRACK = 1 << 23;
    public static final long DEPRECATE_EOF = 1 << 24;
    public static final long OPTIONAL_METADATA = 1 << 25;
    public static final long ZSTD = 1 << 26;
    public static final long QUERY_ATTRIBUTES = 1 << 27;
    public static final long MARIADB_PROGRESS = 1L << 32;
    public static final long MARIADB_CACHE_METADATA = 1L << 36;

    /** Those that the agent takes out of a greeting: with them it could not read what follows. */
    public static final long NOT_OFFERED = SSL | COMPRESS | ZSTD | OPTIONAL_METADATA;

    private Capabilities() {}
}

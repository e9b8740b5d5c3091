package io.lambdatape.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A real PostgreSQL server on a free port of the loopback address; user {@code postgres}, no password. */
public final class RealPostgres implements AutoCloseable {
    private final EmbeddedPostgres server;

    private RealPostgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Starts a server with an empty data directory of its own; takes about two seconds. */
    public static RealPostgres start() {
        try {
            return new RealPostgres(EmbeddedPostgres.builder().start());
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not start", e);
        }
    }

    public int port() {
        return server.getPort();
    }

    /** A JDBC address that goes through {@code port}, say an agent's in front of the server. */
    public static String jdbcUrl(int port, String parameters) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres" + parameters;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not stop", e);
        }
    }
}

package io.lambdatape.agent;

import io.lambdatape.agent.database.DatabaseProtocol;
import io.lambdatape.agent.postgresql.Postgres;

/** The protocols of the database systems that a configuration may name. */
final class DatabaseProtocols {
    private DatabaseProtocols() {}

    /** @param system as the configuration has checked it */
    static DatabaseProtocol of(String system) {
        return switch (system) {
            case "postgresql" -> new Postgres();
            default -> throw new IllegalArgumentException("BUG: no protocol for the database system " + system);
        };
    }
}

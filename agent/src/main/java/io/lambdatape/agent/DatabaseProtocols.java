package io.lambdatape.agent;

import io.lambdatape.agent.database.DatabaseProtocol;
import io.lambdatape.agent.dynamodb.DynamoDb;
import io.lambdatape.agent.mongodb.Mongo;
import io.lambdatape.agent.mysql.MySql;
import io.lambdatape.agent.postgresql.Postgres;
import io.lambdatape.agent.redis.Redis;

/** The protocols of the database systems that a configuration may name. */
final class DatabaseProtocols {
    private DatabaseProtocols() {}

    /** @param system as the configuration has checked it */
    static DatabaseProtocol of(String system) {
        return switch (system) {
            case "mysql" -> new MySql();
            case "postgresql" -> new Postgres();
            case "redis" -> new Redis();
            case "aws.dynamodb" -> new DynamoDb();
            case "mongodb" -> new Mongo();
            default -> throw new IllegalArgumentException("BUG: no protocol for the database system " + system);
        };
    }
}

package io.lambdatape.agent.postgresql;

import io.lambdatape.agent.database.DatabaseProtocol;
import io.lambdatape.agent.database.QueryRecorder;
import io.lambdatape.agent.relay.Conversation;
import io.lambdatape.agent.relay.Encryption;

/** PostgreSQL's protocol, version 3 (https://www.postgresql.org/docs/current/protocol.html). */
public final class Postgres implements DatabaseProtocol {
    @Override
    public String system() {
        return "postgresql";
    }

    @Override
    public Encryption.Start encryptionStart() {
        return Encryption.Start.IN_PROTOCOL;
    }

    // "Direct SSL", PostgreSQL 17.
    @Override
    public String applicationProtocol() {
        return "postgresql";
    }

    @Override
    public Conversation begin(QueryRecorder recorder) {
        return new PostgresConversation(recorder);
    }
}

package io.lambdatape.agent.mongodb;

import io.lambdatape.agent.database.DatabaseProtocol;
import io.lambdatape.agent.database.QueryRecorder;
import io.lambdatape.agent.relay.Conversation;
import io.lambdatape.agent.relay.Encryption;
import org.jspecify.annotations.Nullable;

/** MongoDB's protocol (https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/). */
public final class Mongo implements DatabaseProtocol {
    @Override
    public String system() {
        return "mongodb";
    }

    @Override
    public Encryption.Start encryptionStart() {
        return Encryption.Start.WITH_CONNECTION;
    }

    @Override
    public @Nullable String applicationProtocol() {
        return null;
    }

    @Override
    public Conversation begin(QueryRecorder recorder) {
        return new MongoConversation(recorder);
    }
}

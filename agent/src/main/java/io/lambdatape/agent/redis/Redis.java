package io.lambdatape.agent.redis;

import io.lambdatape.agent.database.DatabaseProtocol;
import io.lambdatape.agent.database.QueryRecorder;
import io.lambdatape.agent.relay.Conversation;
import io.lambdatape.agent.relay.Encryption;
import org.jspecify.annotations.Nullable;

/** The protocol of Redis, RESP 2 and 3 (https://redis.io/docs/latest/develop/reference/protocol-spec/). */
public final class Redis implements DatabaseProtocol {
    @Override
    public String system() {
        return "redis";
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
        return new RedisConversation(recorder);
    }
}

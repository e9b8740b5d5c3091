package io.lambdatape.agent.redis;

import io.lambdatape.agent.database.OpaqueReason;
import java.util.Locale;

/** Why a connection of Redis is passed on unread. */
enum RedisOpaqueReason implements OpaqueReason {
    /** It begins with TLS. */
    TLS("it is encrypted: connect to the agent without TLS", true),
    /** It watches all commands of the server. */
    MONITOR("it asks for MONITOR, whose answers are no answers", false),
    /** It replicates. */
    REPLICATION("it replicates: connect replicas to the database itself", true),
    /** Bytes that are not RESP. */
    MALFORMED_MESSAGE("a message is malformed: check that the client and the upstream speak Redis", true),
    /** An answer that nothing has asked for. */
    UNEXPECTED_MESSAGE("an answer does not fit what was asked", true),
    /** Too many commands wait for their answers. */
    PIPELINED_TOO_MANY("more commands wait for answers than pipelinedMax", true);

    private final String sentence;
    private final boolean notable;

    RedisOpaqueReason(String sentence, boolean notable) {
        this.sentence = sentence;
        this.notable = notable;
    }

    @Override
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String sentence() {
        return sentence;
    }

    @Override
    public boolean notable() {
        return notable;
    }
}

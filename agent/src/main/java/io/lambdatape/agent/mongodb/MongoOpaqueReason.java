package io.lambdatape.agent.mongodb;

import io.lambdatape.agent.database.OpaqueReason;
import java.util.Locale;

/** Why a connection of MongoDB is passed on unread. */
enum MongoOpaqueReason implements OpaqueReason {
    /** It begins with TLS. */
    TLS("it is encrypted: connect to the agent without TLS (tls=false)"),
    /** Bytes that are no message. */
    MALFORMED_MESSAGE("a message is malformed: check that the client and the upstream speak MongoDB's protocol"),
    /** A kind of message that is not known, say of servers before 3.6. */
    UNKNOWN_MESSAGE("a message is of a kind that is not read: use a driver that speaks OP_MSG"),
    /** A compressed message, which was not agreed on. */
    COMPRESSED("a message is compressed though that was not agreed on: leave compressors out of the client's settings"),
    /** An answer that nothing has asked for. */
    UNEXPECTED_MESSAGE("an answer does not fit what was asked"),
    /** Too many commands wait for their answers. */
    PIPELINED_TOO_MANY("more commands wait for answers than pipelinedMax");

    private final String sentence;

    MongoOpaqueReason(String sentence) {
        this.sentence = sentence;
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
        return true;
    }
}

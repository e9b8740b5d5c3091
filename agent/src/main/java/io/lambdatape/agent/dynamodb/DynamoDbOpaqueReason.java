package io.lambdatape.agent.dynamodb;

import io.lambdatape.agent.database.OpaqueReason;
import java.util.Locale;

/** Why a connection of DynamoDB is passed on unread. */
enum DynamoDbOpaqueReason implements OpaqueReason {
    /** What the client sends is no HTTP/1.1: TLS, HTTP/2, anything else. */
    MALFORMED_REQUEST(
            "what the client sends is no HTTP/1.1: give its SDK the agent as endpoint, with http:// in front"),
    /** What the server sends is no HTTP/1.1, or nothing has asked for it. */
    MALFORMED_ANSWER("an answer is no HTTP/1.1: check that the upstream is DynamoDB"),
    /** Both have agreed on another protocol. */
    OTHER_PROTOCOL("client and server have agreed on another protocol than HTTP/1.1"),
    /** Too many requests wait for their answers. */
    PIPELINED_TOO_MANY("more requests wait for answers than the agent follows");

    private final String sentence;

    DynamoDbOpaqueReason(String sentence) {
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

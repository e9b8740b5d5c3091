package io.lambdatape.agent.postgresql;

import io.lambdatape.agent.database.OpaqueReason;
import java.util.Locale;

/** Why a connection of PostgreSQL is passed on unread. */
enum PostgresOpaqueReason implements OpaqueReason {
    /** It asks to cancel a query of another connection. */
    CANCEL_REQUEST("it is a cancel request, which is no query", false),
    /** It begins with TLS. */
    TLS("it is encrypted from the first byte: connect with sslmode=disable or sslnegotiation=postgres", true),
    /** It replicates. */
    REPLICATION("it replicates: connect replicas to the database itself", true),
    /** It asks for a version of the protocol other than 3. */
    UNKNOWN_VERSION("its protocol is not version 3: use a driver of this century", true),
    /** A message breaks the protocol's rules. */
    MALFORMED_MESSAGE("a message is malformed: check that the client and the upstream speak PostgreSQL", true),
    /** A message of a type that is not known. */
    UNKNOWN_MESSAGE("a message has an unknown type: check that the client and the upstream speak PostgreSQL", true),
    /** A message that does not fit what was asked. */
    UNEXPECTED_MESSAGE("an answer does not fit what was asked", true),
    /** Too many messages wait for their answers. */
    PIPELINED_TOO_MANY("more messages wait for answers than pipelinedMax", true);

    private final String sentence;
    private final boolean notable;

    PostgresOpaqueReason(String sentence, boolean notable) {
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

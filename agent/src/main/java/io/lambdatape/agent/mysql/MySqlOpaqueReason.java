package io.lambdatape.agent.mysql;

import io.lambdatape.agent.database.OpaqueReason;
import java.util.Locale;

/** Why a connection of MySQL's protocol is passed on unread. */
enum MySqlOpaqueReason implements OpaqueReason {
    /** The client goes on with TLS although it was not offered. */
    TLS("the client insists on TLS: connect without it, say with sslMode=disable"),
    /** The client compresses although that was not offered. */
    COMPRESSED("the client compresses although the agent does not offer it: turn compression off"),
    /** It is a replica's, or reads the binary log. */
    REPLICATION("it replicates: connect replicas to the database itself"),
    /** The server's or the client's version of the protocol is too old. */
    UNKNOWN_VERSION("its protocol is older than MySQL 4.1's or not known: use a driver of this century"),
    /** A packet breaks the protocol's rules. */
    MALFORMED_MESSAGE("a packet is malformed: check that the client and the upstream speak MySQL's protocol"),
    /** A command that is not known. */
    UNKNOWN_MESSAGE("a command is unknown: check that the client and the upstream speak MySQL's protocol"),
    /** A packet that does not fit what was asked. */
    UNEXPECTED_MESSAGE("a packet does not fit what came before"),
    /** Too many commands wait for their answers. */
    PIPELINED_TOO_MANY("more commands wait for answers than pipelinedMax");

    private final String sentence;

    MySqlOpaqueReason(String sentence) {
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

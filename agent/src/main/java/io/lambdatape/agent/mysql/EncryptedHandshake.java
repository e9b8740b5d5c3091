package io.lambdatape.agent.mysql;

import io.lambdatape.agent.mysql.wire.HandshakePacket;
import io.lambdatape.agent.mysql.wire.HandshakeResponse;
import io.lambdatape.agent.mysql.wire.MalformedPacketException;
import io.lambdatape.agent.relay.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings client and server into TLS, each side for itself. A side that is encrypted has one packet more, the request for
 * it: if only one is, the sequence numbers of the packets up to the end of the authentication differ by one.
 */
final class EncryptedHandshake {
    private static final Logger LOG = LoggerFactory.getLogger(EncryptedHandshake.class);
    private static final int OK = 0x00;
    private static final int ERROR = 0xff;
    private static final int AUTHENTICATION_DATA = 0x01;
    private static final int FULL_AUTHENTICATION = 0x04;

    private final HandshakePacket fromClient = new HandshakePacket();
    private final HandshakePacket fromServer = new HandshakePacket();
    private boolean clientEncrypted;
    private boolean serverEncrypted;
    private boolean responded;
    private boolean authenticated;
    private int lastFromClient;

    /** Whether packets go through here. */
    boolean isInPlay(Wire wire) {
        return (wire.offersEncryption() || wire.requiresEncryption()) && (!authenticated || !fromClient.isEmpty());
    }

    /** The sequence number of what the client expects next. */
    int nextForClient() {
        return lastFromClient + 1;
    }

    /**
     * Bytes of the client's.
     *
     * @return what goes on to the server; the buffer is used up
     */
    ByteBuf fromClient(ByteBuf bytes, Wire wire) throws MalformedPacketException {
        ByteBuf onward = Unpooled.buffer(bytes.readableBytes());
        try {
            while (bytes.isReadable() && fromClient.take(bytes)) {
                lastFromClient = fromClient.sequence();
                if (isSslRequest(wire)) {
                    encryptClient(bytes, wire);
                } else {
                    if (!responded) {
                        responded = true;
                        respond(wire);
                    }
                    append(fromClient, fromClient.sequence() + shift(), onward);
                }
            }
            return onward.retain();
        } finally {
            onward.release();
            bytes.release();
        }
    }

    private boolean isSslRequest(Wire wire) {
        return !responded
                && wire.offersEncryption()
                && !clientEncrypted
                && fromClient.saysTls()
                && fromClient.payloadLength() == HandshakeResponse.SSL_REQUEST_BYTES;
    }

    // A client may begin with TLS before it has been answered: what follows in the buffer is that.
    private void encryptClient(ByteBuf bytes, Wire wire) {
        clientEncrypted = true;
        ByteBuf request = fromClient.release();
        if (wire.requiresEncryption()) {
            wire.toServer(request);
            serverEncrypted = true;
            wire.encryptServer();
        } else {
            request.release();
        }
        wire.encryptClient(bytes.readRetainedSlice(bytes.readableBytes()));
    }

    // Of the two packets the server takes what the client can do from the first.
    private void respond(Wire wire) throws MalformedPacketException {
        if (fromClient.payloadLength() < HandshakeResponse.SSL_REQUEST_BYTES) {
            throw new MalformedPacketException("an answer to the greeting is too short");
        }
        fromClient.saysTls(wire.requiresEncryption());
        if (wire.requiresEncryption() && !serverEncrypted) {
            wire.toServer(fromClient.sslRequest());
            serverEncrypted = true;
            wire.encryptServer();
        }
    }

    /**
     * Bytes of the server's, behind its greeting.
     *
     * @return what goes on to the client; the buffer is used up
     */
    ByteBuf fromServer(ByteBuf bytes, String server) throws MalformedPacketException {
        ByteBuf onward = Unpooled.buffer(bytes.readableBytes());
        try {
            while (bytes.isReadable() && !authenticated && fromServer.take(bytes)) {
                authenticated = fromServer.firstByte() == OK || fromServer.firstByte() == ERROR;
                warnOfFullAuthentication(server);
                append(fromServer, fromServer.sequence() - shift(), onward);
            }
            onward.writeBytes(bytes);
            return onward.retain();
        } finally {
            onward.release();
            bytes.release();
        }
    }

    private void warnOfFullAuthentication(String server) {
        if (shift() != 0
                && fromServer.firstByte() == AUTHENTICATION_DATA
                && fromServer.secondByte() == FULL_AUTHENTICATION) {
            LOG.warn(
                    "{} asks a client for its password (caching_sha2_password, which it has not cached), and only one side"
                            + " of the agent is encrypted: client and server send and expect it in different forms, so"
                            + " the login fails. Encrypt both sides or none, or log in once without the agent.",
                    server);
        }
    }

    private int shift() {
        return (serverEncrypted ? 1 : 0) - (clientEncrypted ? 1 : 0);
    }

    private static void append(HandshakePacket packet, int sequence, ByteBuf to) {
        packet.sequence(sequence);
        ByteBuf whole = packet.release();
        to.writeBytes(whole);
        whole.release();
    }
}

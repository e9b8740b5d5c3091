package io.lambdatape.agent.mysql;

import io.lambdatape.agent.database.QueryRecorder;
import io.lambdatape.agent.mysql.wire.Capabilities;
import io.lambdatape.agent.mysql.wire.Ending;
import io.lambdatape.agent.mysql.wire.Greeting;
import io.lambdatape.agent.mysql.wire.HandshakeResponse;
import io.lambdatape.agent.mysql.wire.MalformedPacketException;
import io.lambdatape.agent.mysql.wire.PacketFramer;

/**
 * How a connection begins: greeting, the client's response, questions and answers of the authentication plugin, OK.
 * Of all this only who it is and what both sides can do is read, and nothing is recorded.
 */
final class Handshake {
    private static final int OK = 0x00;
    private static final int ERROR = 0xff;
    private static final long COMPRESSED = Capabilities.COMPRESS | Capabilities.ZSTD;

    enum Phase {
        GREETING,
        RESPONSE,
        AUTHENTICATION,
        DONE
    }

    private final Session session;
    private final QueryRecorder recorder;
    private long offered;
    private Phase phase = Phase.GREETING;

    Handshake(Session session, QueryRecorder recorder) {
        this.session = session;
        this.recorder = recorder;
    }

    Phase phase() {
        return phase;
    }

    boolean isDone() {
        return phase == Phase.DONE;
    }

    /**
     * The greeting is complete: takes out of it what the agent could not read later.
     *
     * @param encryption whether clients are offered TLS
     */
    void greeted(Greeting greeting, boolean encryption) {
        if (greeting.isMariaDb()) {
            recorder.systemIs(MySql.MARIADB);
        }
        if (greeting.offersEncryption() && !encryption) {
            recorder.counters().countEncryptionDeclined();
        }
        greeting.offer(encryption);
        offered = greeting.capabilities();
        phase = Phase.RESPONSE;
    }

    /**
     * A message of the client has come during the handshake.
     *
     * @param encrypted whether what it says of TLS has been dealt with
     */
    void fromClient(PacketFramer framer, boolean encrypted) throws NotUnderstoodException, MalformedPacketException {
        if (phase != Phase.RESPONSE) {
            return;
        }
        HandshakeResponse response = HandshakeResponse.read(framer.body());
        long capabilities = response.capabilities();
        if ((capabilities & Capabilities.SSL) != 0 && !encrypted) {
            throw new NotUnderstoodException(MySqlOpaqueReason.TLS);
        }
        if ((capabilities & COMPRESSED) != 0) {
            throw new NotUnderstoodException(MySqlOpaqueReason.COMPRESSED);
        }
        if ((capabilities & Capabilities.PROTOCOL_41) == 0) {
            throw new NotUnderstoodException(MySqlOpaqueReason.UNKNOWN_VERSION);
        }
        if ((capabilities & Capabilities.OPTIONAL_METADATA) != 0) {
            throw new NotUnderstoodException(MySqlOpaqueReason.UNEXPECTED_MESSAGE);
        }
        session.begin(response, offered);
        phase = Phase.AUTHENTICATION;
    }

    /** A message of the server has come behind the greeting. */
    void fromServer(PacketFramer framer) throws NotUnderstoodException, MalformedPacketException {
        if (phase == Phase.AUTHENTICATION && framer.firstByte() == OK) {
            session.take(Ending.ofOk(framer.body(), session.capabilities, session.charset));
            phase = Phase.DONE;
        } else if (phase == Phase.RESPONSE && framer.firstByte() != ERROR) {
            throw new NotUnderstoodException(MySqlOpaqueReason.UNEXPECTED_MESSAGE);
        }
    }
}

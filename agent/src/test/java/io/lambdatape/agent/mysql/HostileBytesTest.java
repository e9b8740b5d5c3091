package io.lambdatape.agent.mysql;

import static io.lambdatape.agent.mysql.Messages.*;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.lambdatape.agent.database.DatabaseCounters;
import io.lambdatape.agent.database.QueryRecorder;
import io.lambdatape.recording.Exchange;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class HostileBytesTest {
    private static final List<byte[]> CLIENT = List.of(
            query("SELECT 1"),
            query("SET PASSWORD = 'x'"),
            prepare("INSERT INTO t VALUES (?)"),
            packet(0, bytes(0x17, 1L, 0, 1L, 0, 1, 0xfd, 0, 1, "x")),
            packet(0, bytes(0x17, -1L, 0, 1L, 0, 0, 1, "x")),
            packet(0, bytes(0x18, 1L, (short) 0, "piece")),
            packet(0, bytes(0x19, 1L)),
            packet(0, bytes(0x1a, 1L)),
            packet(0, bytes(0x1c, 1L, 10L)),
            packet(0, bytes(0xfa, 1L, (short) 0x80, 0xfd, 0, 0, 1, "x", 1)),
            packet(0, bytes(0x02, "other")),
            packet(0, bytes(0x04, "t", 0)),
            packet(0, bytes(0x09)),
            packet(0, bytes(0x0e)),
            packet(0, bytes(0x11, "bob", 0, 3, "abc", "shop", 0)),
            packet(0, bytes(0x1f)),
            packet(1, bytes("file")),
            packet(2, new byte[0]));
    private static final List<byte[]> SERVER = List.of(
            packet(1, ok(1, AUTOCOMMIT)),
            packet(1, ok(1, MORE_RESULTS)),
            packet(1, prepared(1, 0, 1)),
            packet(1, prepared(1, 1, 1)),
            packet(2, definition("x")),
            packet(1, bytes(1)),
            packet(3, row("1")),
            packet(4, end(AUTOCOMMIT)),
            packet(4, end(0x40)),
            packet(4, end(MORE_RESULTS)),
            packet(4, eof(AUTOCOMMIT)),
            packet(1, bytes(0xfb, "file")),
            packet(1, bytes(0xfe, "mysql_native_password", 0, "salt")),
            packet(1, error(1064, "42000", "no")),
            result(AUTOCOMMIT, "1", "2"));

    /** Some bytes and who sent them. */
    record Piece(boolean fromClient, byte[] bytes) {}

    @Provide
    Arbitrary<List<Piece>> conversations() {
        Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(20);
        Arbitrary<Piece> client = Arbitraries.frequencyOf(Tuple.of(20, Arbitraries.of(CLIENT)), Tuple.of(1, noise))
                .map(bytes -> new Piece(true, bytes));
        Arbitrary<Piece> server = Arbitraries.frequencyOf(Tuple.of(20, Arbitraries.of(SERVER)), Tuple.of(1, noise))
                .map(bytes -> new Piece(false, bytes));
        return Arbitraries.oneOf(client, server).list().ofMaxSize(40);
    }

    // One warning for each connection is right, and three thousand of them are too many.
    @BeforeContainer
    static void logNothing() {
        ((Logger) LoggerFactory.getLogger(QueryRecorder.class)).setLevel(Level.OFF);
    }

    @AfterContainer
    static void logAgain() {
        ((Logger) LoggerFactory.getLogger(QueryRecorder.class)).setLevel(null);
    }

    @Property(tries = 3000)
    void whateverComesGoesOnUnchangedAndTheBooksBalance(
            @ForAll("conversations") List<Piece> pieces, @ForAll boolean begun, @ForAll boolean eofs) {
        long capabilities = eofs ? CAPABILITIES & ~(1L << 24) : CAPABILITIES;
        Transcript talk = begun ? Transcript.connected(Transcript.OPTIONS, capabilities) : new Transcript();
        ByteArrayOutputStream fromClient = new ByteArrayOutputStream();
        ByteArrayOutputStream fromServer = new ByteArrayOutputStream();
        fromClient.writeBytes(talk.seenByServer());
        fromServer.writeBytes(talk.seenByClient());
        for (Piece piece : pieces) {
            if (piece.fromClient()) {
                talk.client(piece.bytes());
                fromClient.writeBytes(piece.bytes());
            } else {
                talk.server(piece.bytes());
                fromServer.writeBytes(piece.bytes());
            }
        }
        talk.clientFinishes().serverFinishes().end();

        assertThat(talk.seenByServer()).isEqualTo(fromClient.toByteArray());
        assertThat(talk.seenByClient()).isEqualTo(fromServer.toByteArray());
        DatabaseCounters counters = talk.counters();
        assertThat(counters.begun()).isEqualTo(counters.recorded() + counters.skipped());
        assertThat(counters.recorded()).isEqualTo(talk.recorded.size());
        assertThat(counters.opaque()).isLessThanOrEqualTo(1);
    }

    @Test
    void theRecordsAreTheSameWhereverTheBytesAreSplit() {
        byte[] client = joined(
                response(CAPABILITIES, "ann", "shop"),
                query("SELECT '\u00e9'"),
                prepare("INSERT INTO t VALUES (?)"),
                packet(0, bytes(0x18, 1L, (short) 0, "long ")),
                packet(0, bytes(0x18, 1L, (short) 0, "data")),
                packet(0, bytes(0x17, 1L, 0, 1L, 0, 1, 0xfd, 0)),
                packet(0, bytes(0x17, 1L, 0, 1L, 0, 0, 3, "two")),
                packet(0, bytes(0x01)));
        byte[] greeting = greeting("8.4.0", CAPABILITIES);
        byte[] server = joined(
                greeting,
                packet(2, ok(0, AUTOCOMMIT)),
                result(MORE_RESULTS, "a", "b"),
                packet(6, ok(3, AUTOCOMMIT)),
                packet(1, prepared(1, 0, 1)),
                packet(2, definition("?")),
                packet(1, ok(1, AUTOCOMMIT)),
                packet(1, error(1062, "23000", "duplicate")));
        List<String> whole = facts(play(client, client.length, server, server.length, greeting.length));
        assertThat(whole).hasSize(3);
        assertThat(whole.get(1)).contains("long data");
        assertThat(whole.get(2)).contains("two", "1062");
        for (int at = 1; at < client.length; at++) {
            assertThat(facts(play(client, at, server, server.length, greeting.length)))
                    .isEqualTo(whole);
        }
        for (int at = 1; at < server.length; at++) {
            assertThat(facts(play(client, client.length, server, at, greeting.length)))
                    .isEqualTo(whole);
        }
    }

    // What the client sends waits for the greeting, as with every client; the OK of the handshake comes with it.
    private static Transcript play(byte[] client, int clientCut, byte[] server, int serverCut, int greetingLength) {
        int begin = greetingLength;
        int connected = begin + 11;
        int handshake = response(CAPABILITIES, "ann", "shop").length;
        Transcript talk = new Transcript();
        send(talk, false, server, 0, begin, serverCut);
        send(talk, true, client, 0, handshake, clientCut);
        send(talk, false, server, begin, connected, serverCut);
        int firstBatch = handshake + query("SELECT '\u00e9'").length + prepare("INSERT INTO t VALUES (?)").length;
        send(talk, true, client, handshake, firstBatch, clientCut);
        int answered = server.length
                - packet(1, ok(1, AUTOCOMMIT)).length
                - packet(1, error(1062, "23000", "duplicate")).length;
        send(talk, false, server, connected, answered, serverCut);
        send(talk, true, client, firstBatch, client.length, clientCut);
        send(talk, false, server, answered, server.length, serverCut);
        assertThat(talk.seenByServer()).isEqualTo(client);
        assertThat(talk.seenByClient()).isEqualTo(server);
        assertThat(talk.counters().opaque()).isZero();
        return talk;
    }

    private static void send(Transcript talk, boolean fromClient, byte[] all, int from, int to, int cut) {
        int middle = Math.min(Math.max(cut, from), to);
        byte[] one = Arrays.copyOfRange(all, from, middle);
        byte[] other = Arrays.copyOfRange(all, middle, to);
        if (fromClient) {
            talk.client(one).client(other);
        } else {
            talk.server(one).server(other);
        }
    }

    private static List<String> facts(Transcript talk) {
        return talk.recorded.stream().map(HostileBytesTest::fact).toList();
    }

    private static String fact(Exchange exchange) {
        return exchange.name()
                + exchange.outcome()
                + exchange.attributes()
                + Arrays.toString(exchange.request().bytes())
                + Arrays.toString(exchange.response().bytes());
    }
}

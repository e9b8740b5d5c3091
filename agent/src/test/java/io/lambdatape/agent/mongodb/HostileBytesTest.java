package io.lambdatape.agent.mongodb;

import static io.lambdatape.agent.mongodb.Messages.*;
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
import net.jqwik.api.Combinators;
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
            msg(1, 0, "{hello: 1, $db: 'admin'}"),
            msg(2, 0, "{find: 'a', comment: {traceparent: 1}, $db: 'shop'}"),
            msg(3, 0, CHECKSUM, "{getMore: 7, collection: 'a', $db: 7}"),
            msg(4, 0, MORE_TO_COME, "{insert: 'a', $db: 'shop'}", "documents", "{a: 1}", "{b: {$numberDecimal: '1'}}"),
            msg(5, 0, "{saslStart: 1, payload: 'x'}"),
            query(6, "admin.$cmd", "{isMaster: 1}"));
    private static final List<byte[]> SERVER = List.of(
            msg(11, 1, "{ok: 1, helloOk: true}"),
            msg(12, 2, "{cursor: {id: 5, firstBatch: [1, {}]}, ok: 1}"),
            msg(13, 3, CHECKSUM, "{cursor: {nextBatch: 5}, ok: 'x', code: {}}"),
            msg(15, 5, "{writeErrors: [{code: 1}, 2], n: 'x'}"),
            msg(2, 2, MORE_TO_COME, "{cursor: [], ok: 1}"),
            reply(16, 6, "{ok: 1}"));

    /** Some bytes and who sent them. */
    record Piece(boolean fromClient, byte[] bytes) {}

    @Provide
    Arbitrary<List<Piece>> conversations() {
        Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(20);
        Arbitrary<byte[]> client = Arbitraries.frequencyOf(
                Tuple.of(20, Arbitraries.of(CLIENT)), Tuple.of(3, spoilt(CLIENT)), Tuple.of(1, noise));
        Arbitrary<byte[]> server = Arbitraries.frequencyOf(
                Tuple.of(20, Arbitraries.of(SERVER)), Tuple.of(3, spoilt(SERVER)), Tuple.of(1, noise));
        return Arbitraries.oneOf(
                        client.map(bytes -> new Piece(true, bytes)), server.map(bytes -> new Piece(false, bytes)))
                .list()
                .ofMaxSize(30);
    }

    // One byte of the body is another.
    private static Arbitrary<byte[]> spoilt(List<byte[]> messages) {
        return Combinators.combine(
                        Arbitraries.of(messages), Arbitraries.integers().between(16, 200), Arbitraries.bytes())
                .as((message, at, value) -> {
                    byte[] copy = message.clone();
                    copy[at % (copy.length - 16) + 16] = value;
                    return copy;
                });
    }

    // One warning for each connection is right, and a thousand of them are too many.
    @BeforeContainer
    static void logNothing() {
        ((Logger) LoggerFactory.getLogger(QueryRecorder.class)).setLevel(Level.OFF);
    }

    @AfterContainer
    static void logAgain() {
        ((Logger) LoggerFactory.getLogger(QueryRecorder.class)).setLevel(null);
    }

    @Property(tries = 3000)
    void whateverComesGoesOnUnchangedAndTheBooksBalance(@ForAll("conversations") List<Piece> pieces) {
        Transcript talk = new Transcript();
        ByteArrayOutputStream fromClient = new ByteArrayOutputStream();
        ByteArrayOutputStream fromServer = new ByteArrayOutputStream();
        for (Piece piece : pieces) {
            if (piece.fromClient()) {
                talk.client(piece.bytes());
                fromClient.writeBytes(piece.bytes());
            } else {
                talk.server(piece.bytes());
                fromServer.writeBytes(piece.bytes());
            }
        }
        talk.end();

        assertThat(talk.seenByServer()).isEqualTo(fromClient.toByteArray());
        assertThat(talk.seenByClient()).isEqualTo(fromServer.toByteArray());
        DatabaseCounters counters = talk.counters();
        assertThat(counters.begun()).isEqualTo(counters.recorded());
        assertThat(counters.recorded()).isEqualTo(talk.recorded.size());
        assertThat(counters.opaque()).isLessThanOrEqualTo(1);
    }

    @Test
    void theRecordsAreTheSameWhereverTheBytesAreSplit() {
        byte[] client = joined(
                query(1, "admin.$cmd", "{isMaster: 1}"),
                msg(2, 0, CHECKSUM, "{insert: 'a', $db: 'shop'}", "documents", "{a: 'caf\u00e9'}"),
                msg(3, 0, MORE_TO_COME, "{delete: 'a', $db: 'shop'}"),
                msg(4, 0, "{hello: 1, $db: 'admin'}"),
                msg(5, 0, "{find: 'a', $db: 'shop'}"));
        byte[] server = joined(
                reply(11, 1, "{hosts: ['a:1'], ok: 1}"),
                msg(12, 2, CHECKSUM, "{n: 1, ok: 1}"),
                msg(14, 4, "{compression: ['zlib'], ok: 1}"),
                msg(15, 5, "{cursor: {id: 0, firstBatch: [{}, {}]}, ok: 1}"));
        List<String> whole = facts(play(client, client.length, server, server.length));
        assertThat(whole).hasSize(3);
        for (int at = 1; at < client.length; at++) {
            assertThat(facts(play(client, at, server, server.length))).isEqualTo(whole);
        }
        for (int at = 1; at < server.length; at++) {
            assertThat(facts(play(client, client.length, server, at))).isEqualTo(whole);
        }
    }

    private static Transcript play(byte[] client, int clientCut, byte[] server, int serverCut) {
        Transcript talk = new Transcript()
                .client(Arrays.copyOf(client, clientCut))
                .client(Arrays.copyOfRange(client, clientCut, client.length))
                .server(Arrays.copyOf(server, serverCut))
                .server(Arrays.copyOfRange(server, serverCut, server.length));
        assertThat(talk.seenByServer()).isEqualTo(client);
        assertThat(talk.seenByClient())
                .isEqualTo(joined(
                        reply(11, 1, "{hosts: ['127.0.0.1:17017'], ok: 1}"),
                        msg(12, 2, CHECKSUM, "{n: 1, ok: 1}"),
                        msg(14, 4, "{ok: 1}"),
                        msg(15, 5, "{cursor: {id: 0, firstBatch: [{}, {}]}, ok: 1}")));
        return talk;
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

package io.lambdatape.agent.dynamodb;

import static io.lambdatape.agent.dynamodb.Transcript.answer;
import static io.lambdatape.agent.dynamodb.Transcript.request;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.lambdatape.agent.database.DatabaseCounters;
import io.lambdatape.agent.database.QueryRecorder;
import io.lambdatape.recording.Exchange;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
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
    private static final List<String> CLIENT = List.of(
            request("GetItem", "{\"TableName\":\"t\"}"),
            request("BatchGetItem", "{\"RequestItems\":[{\"a\":1}],\"TableName\":{\"x\":[]}}"),
            request("TransactWriteItems", "{\"TransactItems\":{\"Get\":[1,{}]},\"Limit\":99999999999999999999}"),
            request("ExecuteStatement", "{\"Statement\":[\"SELECT\"],\"Statements\":[{\"Statement\":1},2]}"),
            request("Scan", "[[[[", "amz-sdk-request: attempt=99999999999; max"),
            request("Query", "{\"TableName\":\"\\u12"));
    private static final List<String> SERVER = List.of(
            answer("200 OK", "{\"Responses\":{\"a\":1,\"b\":[[]]},\"Items\":{}}"),
            answer("200 OK", "{\"Responses\":[1,{\"Item\":2}],\"ConsumedCapacity\":[1,{},{\"a\":{}}]}"),
            answer("400 Bad Request", "{\"__type\":7,\"message\":[]}"),
            answer("500 Internal Server Error", "<html>"),
            answer("200 OK", "\u001f\u008b\b").replace("x-amzn-RequestId: R1", "Content-Encoding: gzip"));

    /** Some bytes and who sent them. */
    record Piece(boolean fromClient, byte[] bytes) {}

    @Provide
    Arbitrary<List<Piece>> conversations() {
        Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(20);
        return Arbitraries.oneOf(
                        Arbitraries.frequencyOf(Tuple.of(20, bytes(CLIENT)), Tuple.of(1, noise))
                                .map(bytes -> new Piece(true, bytes)),
                        Arbitraries.frequencyOf(Tuple.of(20, bytes(SERVER)), Tuple.of(1, noise))
                                .map(bytes -> new Piece(false, bytes)))
                .list()
                .ofMaxSize(20);
    }

    private static Arbitrary<byte[]> bytes(List<String> texts) {
        return Arbitraries.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8));
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

    @Property(tries = 1000)
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

        assertThat(talk.seenByServer()).isEqualTo(fromClient.toString(StandardCharsets.ISO_8859_1));
        assertThat(talk.seenByClient()).isEqualTo(fromServer.toString(StandardCharsets.ISO_8859_1));
        DatabaseCounters counters = talk.counters();
        assertThat(counters.begun()).isEqualTo(counters.recorded());
        assertThat(counters.recorded()).isEqualTo(talk.recorded.size());
        assertThat(counters.opaque()).isLessThanOrEqualTo(1);
    }

    @Test
    void theRecordsAreTheSameWhereverTheBytesAreSplit() {
        byte[] client = (request("GetItem", "{\"TableName\":\"caf\u00e9\"}") + request("Scan", "{\"TableName\":\"t\"}"))
                .getBytes(StandardCharsets.UTF_8);
        byte[] server = (answer("200 OK", "{\"Item\":{}}") + answer("400 Bad Request", "{\"__type\":\"a#B\"}"))
                .getBytes(StandardCharsets.UTF_8);
        List<String> whole = facts(play(client, client.length, server, server.length));
        assertThat(whole).hasSize(2);
        for (int at = 1; at < client.length; at++) {
            assertThat(facts(play(client, at, server, server.length))).isEqualTo(whole);
        }
        for (int at = 1; at < server.length; at++) {
            assertThat(facts(play(client, client.length, server, at))).isEqualTo(whole);
        }
    }

    private static Transcript play(byte[] client, int clientCut, byte[] server, int serverCut) {
        return new Transcript()
                .client(Arrays.copyOf(client, clientCut))
                .client(Arrays.copyOfRange(client, clientCut, client.length))
                .server(Arrays.copyOf(server, serverCut))
                .server(Arrays.copyOfRange(server, serverCut, server.length));
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

package io.lambdatape.agent.postgresql;

import static io.lambdatape.agent.postgresql.Messages.*;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.lambdatape.agent.database.DatabaseCounters;
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
            parse("", "SELECT $1"),
            parse("s", "INSERT INTO t VALUES ($1)", 23),
            bind("", "s", "7"),
            bind("", ""),
            message('D', 'S', "s"),
            execute("", 0),
            message('C', 'S', "s"),
            message('d', "x"),
            message('c'),
            message('f', "why"),
            message('p', "secret"),
            message('F', 1),
            FLUSH,
            SYNC);
    private static final List<byte[]> SERVER = List.of(
            message('R', 0),
            READY,
            PARSED,
            BOUND,
            CLOSED,
            NO_DATA,
            message('t', (short) 1, 23),
            rowDescription("x"),
            row("1"),
            complete("SELECT 1"),
            SUSPENDED,
            EMPTY_QUERY,
            error("42601", "no"),
            message('N', '\0'),
            message('A', 1, "a", "b"),
            message('G', '\0', (short) 0),
            message('H', '\0', (short) 0),
            message('d', "x"),
            message('c'),
            message('V', -1));

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
        ((Logger) LoggerFactory.getLogger(PostgresConversation.class)).setLevel(Level.OFF);
    }

    @AfterContainer
    static void logAgain() {
        ((Logger) LoggerFactory.getLogger(PostgresConversation.class)).setLevel(null);
    }

    @Property(tries = 3000)
    void whateverComesGoesOnUnchangedAndTheBooksBalance(
            @ForAll("conversations") List<Piece> pieces, @ForAll boolean begun) {
        Transcript talk = begun ? Transcript.connected() : new Transcript();
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
        talk.clientFinishes().end();

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
                SSL_REQUEST,
                startup(0, "user", "ann", "database", "shop"),
                query("SELECT '\u00e9'"),
                parse("s", "INSERT INTO t VALUES ($1)", 25),
                bind("", "s", "one"),
                execute("", 0),
                bind("", "s", "two"),
                execute("", 0),
                SYNC);
        byte[] server = joined(
                message('R', 0),
                READY,
                rowDescription("x"),
                row("\u00e9"),
                complete("SELECT 1"),
                READY,
                PARSED,
                BOUND,
                complete("INSERT 0 1"),
                BOUND,
                error("23505", "duplicate"),
                READY);
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
                .client(Arrays.copyOfRange(client, clientCut, client.length));
        talk.server(Arrays.copyOf(server, serverCut)).server(Arrays.copyOfRange(server, serverCut, server.length));
        assertThat(talk.seenByServer()).isEqualTo(Arrays.copyOfRange(client, 8, client.length));
        assertThat(talk.seenByClient()).isEqualTo(joined(new byte[] {'N'}, server));
        assertThat(talk.counters().opaque()).isZero();
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

package io.lambdatape.agent.redis;

import static io.lambdatape.agent.redis.Transcript.command;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.lambdatape.agent.database.DatabaseCounters;
import io.lambdatape.agent.database.QueryRecorder;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.slf4j.LoggerFactory;

class HostileBytesTest {
    private static final List<String> CLIENT = List.of(
            command("GET", "k"),
            command("SET", "k", "a\r\nb"),
            command("MULTI"),
            command("EXEC"),
            command("DISCARD"),
            command("SUBSCRIBE", "a", "b"),
            command("UNSUBSCRIBE"),
            command("CLIENT", "REPLY", "OFF"),
            command("CLIENT", "REPLY", "SKIP"),
            command("CLIENT", "REPLY", "ON"),
            command("HELLO", "3", "AUTH", "u", "p"),
            command("AUTH", "p"),
            command("RESET"),
            command("SELECT", "1"),
            "PING\r\n",
            "*0\r\n",
            "*-1\r\n",
            "*99999999999\r\n",
            "*1\r\n$2147483647\r\nabc",
            "$3\r\nabc\r\n",
            "\r\n");
    private static final List<String> SERVER = List.of(
            "+OK\r\n",
            "+QUEUED\r\n",
            "-ERR no\r\n",
            "$1\r\nv\r\n",
            "$-1\r\n",
            "*-1\r\n",
            "*2\r\n+OK\r\n:1\r\n",
            "%1\r\n+a\r\n*1\r\n:1\r\n",
            ">2\r\n+message\r\n+x\r\n",
            "*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n",
            "*3\r\n$11\r\nunsubscribe\r\n$1\r\na\r\n:0\r\n",
            "*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1\r\nx\r\n",
            "_\r\n",
            ",1.5\r\n",
            "#t\r\n",
            "=7\r\ntxt:abc\r\n",
            "!5\r\nERR x\r\n",
            "|1\r\n+ttl\r\n:3\r\n+v\r\n",
            "*1\r\n".repeat(200),
            "$9223372036854775807\r\nabc",
            "*2147483647\r\n:1\r\n");

    /** Some bytes and who sent them. */
    record Piece(boolean fromClient, String bytes) {}

    @Provide
    Arbitrary<List<Piece>> conversations() {
        Arbitrary<String> noise =
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(20);
        Arbitrary<Piece> client = Arbitraries.frequencyOf(Tuple.of(20, Arbitraries.of(CLIENT)), Tuple.of(1, noise))
                .map(bytes -> new Piece(true, bytes));
        Arbitrary<Piece> server = Arbitraries.frequencyOf(Tuple.of(20, Arbitraries.of(SERVER)), Tuple.of(1, noise))
                .map(bytes -> new Piece(false, bytes));
        return Arbitraries.oneOf(client, server).list().ofMaxSize(30);
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
    void whateverComesGoesOnUnchangedAndTheBooksBalance(@ForAll("conversations") List<Piece> pieces) {
        Transcript talk = new Transcript();
        StringBuilder fromClient = new StringBuilder();
        StringBuilder fromServer = new StringBuilder();
        for (Piece piece : pieces) {
            if (piece.fromClient()) {
                talk.client(piece.bytes());
                fromClient.append(piece.bytes());
            } else {
                talk.server(piece.bytes());
                fromServer.append(piece.bytes());
            }
        }
        talk.clientFinishes().serverFinishes().end();

        assertThat(talk.seenByServer()).isEqualTo(fromClient.toString());
        assertThat(talk.seenByClient()).isEqualTo(fromServer.toString());
        DatabaseCounters counters = talk.counters();
        assertThat(counters.begun()).isEqualTo(counters.recorded() + counters.skipped());
        assertThat(counters.recorded()).isEqualTo(talk.recorded.size());
        assertThat(counters.opaque()).isLessThanOrEqualTo(1);
    }
}

package io.lambdatape.agent.redis;

import static io.lambdatape.agent.redis.Transcript.command;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Wherever the bytes are split: what was sent and answered is in the records, each command with its own answer. */
class BatchSplitsTest {
    /** A command and what the server says to it. */
    record Turn(String asked, String told, boolean alone, boolean failed) {
        static Turn of(String asked, String told) {
            return new Turn(asked, told, false, told.startsWith("-"));
        }

        static Turn alone(String asked, String told) {
            return new Turn(asked, told, true, told.startsWith("-"));
        }
    }

    private static final List<Turn> TURNS = List.of(
            Turn.of(command("GET", "k"), "$4\r\na\r\nb\r\n"),
            Turn.of(command("GET", "none"), "$-1\r\n"),
            Turn.of(command("SET", "k", "a\r\nb"), "+OK\r\n"),
            Turn.of(command("set", "", "\u00ff\u0000"), "+OK\r\n"),
            Turn.of("INCR n\r\n", ":7\r\n"),
            Turn.of(command("LPUSH", "s", "1"), "-WRONGTYPE no\r\n"),
            Turn.of(command("HGETALL", "h"), "*2\r\n$1\r\nf\r\n*1\r\n-ERR within\r\n"),
            Turn.of(command("OBJECT", "ENCODING", "k"), "$3\r\nint\r\n"),
            Turn.of(command("NO.SUCH"), "-ERR unknown command\r\n"),
            Turn.of(command("EXEC"), "-ERR EXEC without MULTI\r\n"),
            Turn.alone(command("AUTH", "hunter2"), "-WRONGPASS no\r\n"),
            Turn.alone(command("SELECT", "0"), "+OK\r\n"),
            Turn.alone(command("BLPOP", "l", "1"), "*-1\r\n"),
            Turn.alone(command("SET", "k", "x".repeat(17_000)), "+OK\r\n"));

    @Provide
    Arbitrary<List<Turn>> turns() {
        return Arbitraries.of(TURNS).list().ofMinSize(1).ofMaxSize(40);
    }

    /** Where to split, in thousandths of the length. */
    @Provide
    Arbitrary<List<Integer>> splits() {
        return Arbitraries.integers().between(1, 999).list().ofMaxSize(8);
    }

    @Property(tries = 1000)
    void everyCommandIsInOneRecordInItsOrderWithItsOwnAnswer(
            @ForAll("turns") List<Turn> turns,
            @ForAll("splits") List<Integer> clientSplits,
            @ForAll("splits") List<Integer> serverSplits) {
        Transcript talk = new Transcript();
        String asked = String.join("", turns.stream().map(Turn::asked).toList());
        String told = String.join("", turns.stream().map(Turn::told).toList());
        List<Integer> reads = pieces(asked, clientSplits);
        play(talk, turns, reads, pieces(told, serverSplits));
        talk.end();

        assertThat(talk.seenByServer()).isEqualTo(asked);
        assertThat(talk.seenByClient()).isEqualTo(told);
        assertThat(talk.counters().opaque()).isZero();
        int turn = 0;
        int at = 0;
        for (Exchange exchange : talk.recorded) {
            List<Turn> own = turns.subList(turn, turn + size(exchange));
            agrees(exchange, own);
            at = oneReadOrOneCommand(own, at, reads);
            turn += own.size();
        }
        assertThat(turn).isEqualTo(turns.size());
    }

    /** Ends of the pieces. */
    private static List<Integer> pieces(String bytes, List<Integer> thousandths) {
        TreeSet<Integer> ends = new TreeSet<>();
        thousandths.forEach(each -> ends.add(Math.max(1, bytes.length() * each / 1000)));
        ends.add(bytes.length());
        return List.copyOf(ends);
    }

    /** A piece of the answer comes as soon as the commands have come that it answers, and the client's pieces before. */
    private static void play(Transcript talk, List<Turn> turns, List<Integer> reads, List<Integer> answers) {
        String asked = String.join("", turns.stream().map(Turn::asked).toList());
        String told = String.join("", turns.stream().map(Turn::told).toList());
        int sent = 0;
        int answered = 0;
        int next = 0;
        for (int read : reads) {
            talk.client(asked.substring(sent, read));
            sent = read;
            int most = answerable(turns, sent);
            while (next < answers.size() && answers.get(next) <= most) {
                talk.server(told.substring(answered, answers.get(next)));
                answered = answers.get(next++);
            }
        }
        assertThat(answered).isEqualTo(told.length());
    }

    private static int answerable(List<Turn> turns, int sent) {
        int askedBytes = 0;
        int toldBytes = 0;
        for (Turn turn : turns) {
            askedBytes += turn.asked().length();
            if (askedBytes > sent) {
                break;
            }
            toldBytes += turn.told().length();
        }
        return toldBytes;
    }

    private static int size(Exchange exchange) {
        Long size = exchange.attributes().number("db.operation.batch.size");
        return size == null ? 1 : size.intValue();
    }

    private static void agrees(Exchange exchange, List<Turn> own) {
        boolean secret = "true".equals(exchange.attributes().text("lambdatape.db.redacted"));
        long failed = own.stream().filter(Turn::failed).count();
        assertThat(exchange.outcome()).isEqualTo(failed > 0 ? Outcome.ERROR : Outcome.OK);
        assertThat(exchange.response().length())
                .isEqualTo(own.stream().mapToInt(turn -> turn.told().length()).sum());
        if (!secret) {
            assertThat(new String(exchange.request().bytes(), StandardCharsets.ISO_8859_1))
                    .isEqualTo(String.join("", own.stream().map(Turn::asked).toList()));
            assertThat(new String(exchange.response().bytes(), StandardCharsets.ISO_8859_1))
                    .isEqualTo(String.join("", own.stream().map(Turn::told).toList()));
        }
        if (own.size() > 1) {
            assertThat(own).noneMatch(Turn::alone);
            assertThat(exchange.name()).startsWith("PIPELINE");
            assertThat(Objects.requireNonNullElse(exchange.attributes().number("lambdatape.db.error.count"), 0L))
                    .isEqualTo(failed);
            assertThat(String.valueOf(exchange.attributes().text("db.query.text"))
                            .lines())
                    .hasSize(own.size());
        }
    }

    /** @return where the next record begins */
    private static int oneReadOrOneCommand(List<Turn> own, int at, List<Integer> reads) {
        int until = at + own.stream().mapToInt(turn -> turn.asked().length()).sum();
        boolean split = reads.stream().anyMatch(read -> read > at && read < until);
        assertThat(own.size() == 1 || !split)
                .as("several commands of several reads are not together")
                .isTrue();
        return until;
    }

    @Test
    void theRecordsAreTheSameWhereverTheAnswersAreSplit() {
        String client = command("SET", "k", "a\r\nb")
                + command("GET", "k")
                + "INCR n\r\n"
                + command("AUTH", "hunter2")
                + command("HGETALL", "h")
                + command("EVAL", "return 1", "0");
        String server = "+OK\r\n$4\r\na\r\nb\r\n:7\r\n-WRONGPASS no\r\n*2\r\n$1\r\nf\r\n*1\r\n,1.5\r\n_\r\n";
        List<String> whole = facts(new Transcript().client(client).server(server));
        assertThat(whole).hasSize(3);
        for (int at = 1; at < server.length(); at++) {
            Transcript talk = new Transcript()
                    .client(client)
                    .server(server.substring(0, at))
                    .server(server.substring(at));
            assertThat(facts(talk)).as("server's bytes split at " + at).isEqualTo(whole);
        }
    }

    private static List<String> facts(Transcript talk) {
        talk.end();
        assertThat(talk.counters().opaque()).isZero();
        List<String> facts = new ArrayList<>();
        for (Exchange exchange : talk.recorded) {
            facts.add(exchange.name()
                    + exchange.outcome()
                    + exchange.attributes()
                    + new String(exchange.request().bytes(), StandardCharsets.ISO_8859_1)
                    + new String(exchange.response().bytes(), StandardCharsets.ISO_8859_1));
        }
        return facts;
    }
}

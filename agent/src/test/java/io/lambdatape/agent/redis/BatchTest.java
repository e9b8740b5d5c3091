package io.lambdatape.agent.redis;

import static io.lambdatape.agent.redis.Transcript.command;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Outcome;
import io.lambdatape.recording.Payload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that come together are one record. */
class BatchTest {
    private final Transcript talk = new Transcript();

    @Test
    void aPipelineIsOneRecordWithAllOfItsBytesAndAnswers() {
        String asked = command("SET", "k", "two words") + command("get", "k") + command("LRANGE", "l", "0", "-1");
        talk.client(asked)
                .server("+OK\r\n$9\r\ntwo words\r\n")
                .server("*2\r\n$1\r\na\r\n$1\r\nb\r\n")
                .end();

        Exchange batch = talk.only();
        assertThat(batch.name()).isEqualTo("PIPELINE");
        assertThat(batch.outcome()).isEqualTo(Outcome.OK);
        assertThat(text(batch, "db.operation.name")).isEqualTo("PIPELINE");
        assertThat(text(batch, "db.query.summary")).isEqualTo("PIPELINE");
        assertThat(batch.attributes().number("db.operation.batch.size")).isEqualTo(3);
        assertThat(text(batch, "db.query.text")).isEqualTo("SET k \"two words\"\nget k\nLRANGE l 0 -1");
        assertThat(text(batch, "lambdatape.db.query_text_truncated")).isNull();
        assertThat(batch.attributes().number("db.response.returned_rows")).isEqualTo(2);
        assertThat(bytes(batch.request())).isEqualTo(asked);
        assertThat(bytes(batch.response())).isEqualTo("+OK\r\n$9\r\ntwo words\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n");
        assertThat(batch.request().chunks()).containsExactly(new Payload.Chunk(0, 1));
        assertThat(batch.response().chunks()).containsExactly(new Payload.Chunk(0, 2), new Payload.Chunk(20, 4));
        assertThat(batch.timing().startNanos()).isEqualTo(1);
        assertThat(batch.timing().firstByteNanos()).isEqualTo(2);
        assertThat(batch.timing().endNanos()).isEqualTo(5);
        assertThat(talk.counters().begun()).isEqualTo(1);
    }

    @Test
    void commandsOfOneNameGiveItToTheirBatch() {
        talk.client(command("INCR", "a"), command("incr", "b")).server(":1\r\n:1\r\n");
        talk.client(command("OBJECT", "encoding", "a"), command("OBJECT", "ENCODING", "b"))
                .server("$3\r\nint\r\n$3\r\nint\r\n");
        talk.client(command("OBJECT", "encoding", "a"), command("OBJECT", "FREQ", "b"))
                .server(":1\r\n:1\r\n");
        talk.client(command("json.get", "a"), command("JSON.GET", "b")).server("$-1\r\n$-1\r\n");

        assertThat(names())
                .containsExactly("PIPELINE INCR", "PIPELINE OBJECT ENCODING", "PIPELINE", "PIPELINE JSON.GET");
    }

    @Test
    void typedCommandsComeTogetherToo() {
        talk.client("PING\r\n", "\r\n", "set k \"a b\"\r\nget k\n", command("GET", "k"))
                .server("+PONG\r\n+OK\r\n$3\r\na b\r\n$3\r\na b\r\n");

        assertThat(names()).containsExactly("PING", "PIPELINE");
        assertThat(text(talk.recorded.get(1), "db.query.text")).isEqualTo("set k \"a b\"\nget k\nGET k");
    }

    @Test
    void theFirstErrorIsToldAndAllAreCounted() {
        talk.client(
                        command("INCR", "a"),
                        command("LPUSH", "s", "x"),
                        command("NOSUCH"),
                        command("LRANGE", "l", "0", "1"))
                .server(":1\r\n-WRONGTYPE Operation against a key\r\n-ERR unknown command\r\n*1\r\n-ERR within\r\n");

        Exchange batch = talk.only();
        assertThat(batch.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(text(batch, "error.type")).isEqualTo("WRONGTYPE");
        assertThat(text(batch, "db.response.status_code")).isEqualTo("WRONGTYPE");
        assertThat(text(batch, "lambdatape.db.error.message")).isEqualTo("WRONGTYPE Operation against a key");
        assertThat(batch.attributes().number("lambdatape.db.error.count")).isEqualTo(2);
    }

    @Test
    void aTransactionInOnePieceIsOneRecordOfItsOwn() {
        talk.client(
                        command("GET", "k"),
                        command("MULTI"),
                        command("SET", "k", "1"),
                        command("SET", "k", "2"),
                        command("EXEC"),
                        command("GET", "k"),
                        command("GET", "k"))
                .server("$-1\r\n+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n+OK\r\n+OK\r\n$1\r\n2\r\n$1\r\n2\r\n");

        assertThat(names()).containsExactly("GET", "MULTI SET", "PIPELINE GET");
        Exchange transaction = talk.recorded.get(1);
        assertThat(transaction.attributes().number("db.operation.batch.size")).isEqualTo(2);
        assertThat(text(transaction, "db.query.text")).isEqualTo("MULTI\nSET k 1\nSET k 2\nEXEC");
        assertThat(text(transaction, "lambdatape.db.queued")).isNull();
        assertThat(bytes(transaction.response())).isEqualTo("+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n+OK\r\n+OK\r\n");
    }

    @Test
    void aTransactionOfOneCommandOrNoneIsNoBatchOfOne() {
        talk.client(command("MULTI"), command("DEL", "k"), command("EXEC")).server("+OK\r\n+QUEUED\r\n*1\r\n:0\r\n");
        talk.client(command("MULTI"), command("EXEC")).server("+OK\r\n*0\r\n");

        assertThat(names()).containsExactly("MULTI DEL", "MULTI");
        assertThat(talk.recorded.get(0).attributes().number("db.operation.batch.size"))
                .isNull();
        assertThat(talk.recorded.get(1).attributes().number("db.operation.batch.size"))
                .isZero();
    }

    @Test
    void whatFailedWithinATransactionIsCountedAndOneThatWasGivenUpSaysSo() {
        talk.client(command("MULTI"), command("INCR", "s"), command("LPUSH", "s", "x"), command("EXEC"))
                .server("+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n-ERR value is not an integer\r\n-WRONGTYPE no\r\n");
        talk.client(command("MULTI"), command("INCR", "n"), command("EXEC")).server("+OK\r\n+QUEUED\r\n*-1\r\n");
        talk.client(command("MULTI"), command("INCR", "n"), command("DISCARD")).server("+OK\r\n+QUEUED\r\n+OK\r\n");

        assertThat(names()).containsExactly("MULTI", "MULTI INCR", "MULTI INCR");
        assertThat(text(talk.recorded.get(0), "error.type")).isEqualTo("ERR");
        assertThat(talk.recorded.get(0).attributes().number("lambdatape.db.error.count"))
                .isEqualTo(2);
        assertThat(text(talk.recorded.get(1), "lambdatape.db.aborted")).isEqualTo("true");
        assertThat(text(talk.recorded.get(2), "lambdatape.db.aborted")).isNull();
    }

    @Test
    void aTransactionInSeveralPiecesIsABatchForEach() {
        talk.client(command("MULTI"), command("SET", "k", "1"))
                .client(command("SET", "k", "2"), command("SET", "k", "3"))
                .client(command("SET", "k", "4"), command("EXEC"))
                .server("+OK\r\n" + "+QUEUED\r\n".repeat(4) + "*4\r\n" + "+OK\r\n".repeat(4));

        assertThat(names()).containsExactly("PIPELINE", "PIPELINE SET", "PIPELINE");
        assertThat(talk.recorded)
                .extracting(each -> text(each, "lambdatape.db.queued"))
                .containsOnly("true");
        assertThat(bytes(talk.recorded.get(2).response())).isEqualTo("+QUEUED\r\n*4\r\n" + "+OK\r\n".repeat(4));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AUTH hunter2",
                "ACL WHOAMI",
                "CONFIG GET maxmemory",
                "SENTINEL MASTERS",
                "MIGRATE h 1 k 0 5",
                "BLPOP l 1",
                "XREAD STREAMS x 0",
                "SELECT 1",
                "RESET",
                "CLIENT GETNAME"
            })
    void whatStandsAloneEndsABatchBeforeItAndAfter(String typed) {
        String alone = command(typed.split(" ", -1));
        String pair = command("GET", "a") + command("GET", "b");
        talk.client(pair + alone + pair).server("$-1\r\n".repeat(5)).end();

        assertThat(names()).hasSize(3).element(0).isEqualTo("PIPELINE GET");
        assertThat(names().get(1)).isNotEqualTo("PIPELINE GET").startsWith(typed.split(" ", -1)[0]);
        assertThat(names().get(2)).isEqualTo("PIPELINE GET");
        assertThat(talk.recorded)
                .extracting(each -> bytes(each.request()))
                .startsWith(pair)
                .endsWith(pair);
    }

    @Test
    void aPasswordOfATransactionsAnswerReachesNoRecord() {
        talk.client(command("MULTI"), command("CONFIG", "GET", "requirepass"), command("GET", "k"), command("EXEC"))
                .server("+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n*2\r\n$11\r\nrequirepass\r\n")
                .server("$7\r\nhunter2\r\n$-1\r\n");

        assertThat(names()).containsExactly("MULTI", "CONFIG GET", "PIPELINE");
        assertThat(bytes(talk.recorded.get(2).response())).isEmpty();
        assertThat(talk.recorded.get(2).response().truncated()).isTrue();
    }

    @Test
    void norDoesOneWhoseAnswerIsCutOff() {
        talk.client(command("MULTI"), command("CONFIG", "GET", "requirepass"), command("EXEC"))
                .server("+OK\r\n+QUEUED\r\n*1\r\n*2\r\n$11\r\nrequirepass\r\n$7\r\nhunter2")
                .client(command("GET", "k"), command("EXEC"))
                .end();

        assertThat(talk.recorded)
                .hasSize(4)
                .allSatisfy(each -> assertThat(bytes(each.response())).doesNotContain("hunter2"));
    }

    @Test
    void aCommandOverSeveralReadsStandsAlone() {
        String pair = command("GET", "a") + command("GET", "b");
        String long1 = command("SET", "k", "x".repeat(100));
        talk.client(pair + long1.substring(0, 50))
                .client(long1.substring(50) + pair)
                .server("$-1\r\n$-1\r\n+OK\r\n$-1\r\n$-1\r\n");

        assertThat(names()).containsExactly("PIPELINE GET", "SET", "PIPELINE GET");
        assertThat(bytes(talk.recorded.get(1).request())).isEqualTo(long1);
        assertThat(talk.recorded.get(1).request().chunks()).hasSize(2);
    }

    @Test
    void aLargeCommandStandsAloneAndABatchHasALimit() {
        String small = command("SET", "k", "x");
        String large = command("SET", "k", "x".repeat(16 * 1024));
        talk.client(small + small + large + small + small).server("+OK\r\n".repeat(5));
        assertThat(names()).containsExactly("PIPELINE SET", "SET", "PIPELINE SET");

        talk.recorded.clear();
        talk.client(small.repeat(2500)).server("+OK\r\n".repeat(2500));
        assertThat(sizes()).containsExactly(1000L, 1000L, 500L);

        talk.recorded.clear();
        talk.client(command("SET", "k", "x".repeat(10_000)).repeat(13)).server("+OK\r\n".repeat(13));
        assertThat(talk.recorded)
                .hasSize(3)
                .allSatisfy(each -> assertThat(each.request().length()).isLessThanOrEqualTo(64 * 1024));
    }

    @Test
    void whatTheServerSaysUnaskedInTheMidstBelongsToNoCommand() {
        talk.client(command("HELLO", "3")).server("%1\r\n$5\r\nproto\r\n:3\r\n");
        String push = ">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nk\r\n";
        talk.client(command("GET", "a"), command("GET", "b"))
                .server("$1\r\n1\r\n" + push + "$1\r\n", "2\r\n" + push)
                .server(push);

        assertThat(bytes(talk.recorded.get(1).response())).isEqualTo("$1\r\n1\r\n$1\r\n2\r\n");
        assertThat(talk.counters().opaque()).isZero();
    }

    @Test
    void withAnswersTurnedOffABatchEndsAtOnce() {
        talk.client(command("CLIENT", "REPLY", "OFF"), command("SET", "a", "1"), command("SET", "b", "1"))
                .client(command("CLIENT", "REPLY", "ON"), command("GET", "a"), command("GET", "b"))
                .server("+OK\r\n$1\r\n1\r\n$1\r\n1\r\n");

        assertThat(names()).containsExactly("CLIENT REPLY", "PIPELINE SET", "CLIENT REPLY", "PIPELINE GET");
        assertThat(text(talk.recorded.get(1), "lambdatape.db.unanswered")).isEqualTo("true");
        assertThat(bytes(talk.recorded.get(3).response())).isEqualTo("$1\r\n1\r\n$1\r\n1\r\n");
    }

    @Test
    void onlyTheNextCommandIsSkipped() {
        talk.client(
                        command("CLIENT", "REPLY", "SKIP"),
                        command("SET", "a", "1"),
                        command("GET", "a"),
                        command("GET", "b"))
                .server("$1\r\n1\r\n$-1\r\n");

        assertThat(names()).containsExactly("CLIENT REPLY", "SET", "PIPELINE GET");
    }

    @Test
    void aBatchThatIsAnsweredInPartIsCutOffWithWhatWasAnswered() {
        talk.client(command("INCR", "a"), command("INCR", "s"), command("INCR", "c"))
                .server(":1\r\n-ERR value is not an integer\r\n:")
                .end();

        Exchange batch = talk.only();
        assertThat(batch.outcome()).isEqualTo(Outcome.CUT_OFF);
        assertThat(text(batch, "error.type")).isEqualTo("cut_off");
        assertThat(text(batch, "db.response.status_code")).isEqualTo("ERR");
        assertThat(bytes(batch.response())).isEqualTo(":1\r\n-ERR value is not an integer\r\n:");
    }

    @Test
    void whatCameBeforeSomethingThatIsNotUnderstoodIsCutOff() {
        talk.client(command("GET", "a"), command("GET", "b"), "*1\r\n+GET\r\n").end();
        assertThat(names()).containsExactly("PIPELINE GET");
        assertThat(text(talk.only(), "error.type")).isEqualTo("malformed_message");

        Transcript other = new Transcript()
                .client(command("GET", "a"), command("GET", "b"))
                .server(":1\r\n?")
                .end();
        assertThat(text(other.only(), "error.type")).isEqualTo("malformed_message");
        assertThat(bytes(other.only().response())).isEqualTo(":1\r\n");
    }

    @Test
    void aBatchThatWasAnsweredAndNotWrittenIsCutOffUnlessItFailed() {
        talk.client(command("INCR", "a"), command("INCR", "b"))
                .serverUnwritten(":1\r\n:1\r\n")
                .client(command("INCR", "a"), command("INCR", "s"))
                .serverUnwritten(":1\r\n-ERR no\r\n")
                .end();

        assertThat(talk.recorded).extracting(Exchange::outcome).containsExactly(Outcome.CUT_OFF, Outcome.ERROR);
    }

    @Test
    void theTextIsCutAtItsLimitAndSaysHowManyCommandsAreMissing() {
        Transcript limited = new Transcript(new DatabaseOptions("w", 100, 40, 20, 2, 100, 1000, 10, 1000));
        limited.client(command("SET", "k", "x".repeat(30)), command("MGET", "a", "b", "c"), command("GET", "k"))
                .server("+OK\r\n*3\r\n$-1\r\n$-1\r\n$-1\r\n$-1\r\n");

        Exchange batch = limited.only();
        assertThat(text(batch, "db.query.text"))
                .isEqualTo("SET k xxxxxxxxxxxxxxxxxxxx... (10 more bytes)\n... (2 more commands)");
        assertThat(text(batch, "lambdatape.db.query_text_truncated")).isEqualTo("true");
        assertThat(batch.request().bytes()).hasSize(100);
        assertThat(batch.request().truncated()).isTrue();
    }

    @Test
    void thoseWhoseBytesAreNotKeptAreOnlyCounted() {
        Transcript limited = new Transcript(new DatabaseOptions("w", 100, 100, 100, 100, 100, 10, 10, 1000));
        String asked = command("SET", "key", "value").repeat(20);
        limited.client(asked).client(asked).server("+OK\r\n".repeat(40));

        Exchange second = limited.recorded.get(1);
        assertThat(second.attributes().number("db.operation.batch.size")).isEqualTo(20);
        assertThat(text(second, "db.query.text"))
                .startsWith("SET key value\nSET key value\n")
                .endsWith(" more commands)");
        assertThat(second.request().bytes()).isEmpty();
        assertThat(second.request().length()).isEqualTo(asked.length());
        assertThat(bytes(second.response())).isEqualTo("+OK\r\n".repeat(20));
    }

    private List<String> names() {
        return talk.recorded.stream().map(Exchange::name).toList();
    }

    private List<Long> sizes() {
        return talk.recorded.stream()
                .map(exchange -> exchange.attributes().number("db.operation.batch.size"))
                .map(Objects::requireNonNull)
                .toList();
    }

    private static @Nullable String text(Exchange exchange, String name) {
        return exchange.attributes().text(name);
    }

    private static String bytes(Payload payload) {
        return new String(payload.bytes(), StandardCharsets.ISO_8859_1);
    }
}

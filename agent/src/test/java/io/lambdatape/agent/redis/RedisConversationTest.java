package io.lambdatape.agent.redis;

import static io.lambdatape.agent.redis.Transcript.command;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisConversationTest {
    private final Transcript talk = new Transcript();

    @Test
    void commandsThatComeOneByOneAreOneRecordEachWithItsOwnAnswer() {
        talk.client(command("SET", "k", "two words"))
                .client(command("get", "k"))
                .client(command("LRANGE", "l", "0", "-1"))
                .server("+OK\r\n$9\r\ntwo words\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n")
                .end();

        assertThat(talk.recorded).extracting(Exchange::name).containsExactly("SET", "GET", "LRANGE");
        assertThat(texts()).containsExactly("SET k \"two words\"", "get k", "LRANGE l 0 -1");
        assertThat(talk.recorded).extracting(Exchange::outcome).containsOnly(Outcome.OK);
        assertThat(response(1)).isEqualTo("$9\r\ntwo words\r\n");
        assertThat(talk.recorded.get(2).attributes().number("db.response.returned_rows"))
                .isEqualTo(2);
    }

    @Test
    void anErrorNamesItsCode() {
        talk.client(command("INCR", "k"))
                .server("-WRONGTYPE Operation against a key\r\n")
                .end();

        Exchange exchange = talk.only();
        assertThat(exchange.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(exchange.attributes().text("db.response.status_code")).isEqualTo("WRONGTYPE");
        assertThat(exchange.attributes().text("error.type")).isEqualTo("WRONGTYPE");
    }

    @Test
    void withinATransactionCommandsAreQueuedAndTheSelectedDatabaseChangesWithExec() {
        talk.client(command("MULTI"), command("SELECT", "3"), command("GET", "k"), command("EXEC"), command("GET", "k"))
                .server("+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n+OK\r\n$-1\r\n$-1\r\n")
                .end();

        assertThat(talk.recorded)
                .extracting(exchange -> exchange.attributes().text("db.namespace"))
                .containsExactly("0", "0", "0", "3");
        assertThat(talk.recorded).extracting(Exchange::name).containsExactly("MULTI", "SELECT", "PIPELINE", "GET");
        assertThat(talk.recorded.get(2).attributes().text("lambdatape.db.queued"))
                .isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AUTH hunter2",
                "AUTH ann hunter2",
                "HELLO 3 AUTH ann hunter2 SETNAME x",
                "ACL SETUSER ann on >hunter2 ~*",
                "CONFIG SET maxmemory 1 requirepass hunter2",
                "CONFIG SET masterauth hunter2",
                "MIGRATE h 1 k 0 5 AUTH hunter2",
                "MIGRATE h 1 k 0 5 AUTH2 ann hunter2"
            })
    void passwordsReachNoRecord(String typed) {
        talk.client(command(typed.split(" ", -1))).server("+OK\r\n").end();
        talk.client(typed + "\r\n");

        assertThat(talk.recorded).isNotEmpty().allSatisfy(exchange -> {
            assertThat(exchange.toString()).doesNotContain("hunter2");
            assertThat(new String(exchange.request().bytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("hunter2");
            assertThat(new String(exchange.response().bytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("hunter2");
        });
        assertThat(texts().getFirst()).contains("(redacted)");
    }

    @Test
    void messagesOfSubscriptionsBelongToNoCommand() {
        talk.client(command("SUBSCRIBE", "news"))
                .server("*3\r\n$9\r\nsubscribe\r\n$4\r\nnews\r\n:1\r\n")
                .server("*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$2\r\nhi\r\n")
                .client(command("UNSUBSCRIBE", "news"), command("PING"))
                .server("*3\r\n$11\r\nunsubscribe\r\n$4\r\nnews\r\n:0\r\n+PONG\r\n")
                .end();

        assertThat(talk.recorded).extracting(Exchange::name).containsExactly("SUBSCRIBE", "UNSUBSCRIBE", "PING");
        assertThat(talk.counters().opaque()).isZero();
        assertThat(response(2)).isEqualTo("+PONG\r\n");
    }

    @Test
    void inResp3PushedMessagesBelongToNoCommand() {
        talk.client(command("HELLO", "3"), command("GET", "k"))
                .server("%1\r\n$5\r\nproto\r\n:3\r\n")
                .server(">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nk\r\n")
                .server("$1\r\nv\r\n")
                .end();

        assertThat(talk.recorded).extracting(Exchange::name).containsExactly("HELLO", "GET");
        assertThat(response(1)).isEqualTo("$1\r\nv\r\n");
    }

    @Test
    void commandsWhoseAnswersAreTurnedOffWaitForNone() {
        talk.client(command("CLIENT", "REPLY", "OFF"), command("SET", "a", "1"), command("CLIENT", "REPLY", "ON"))
                .server("+OK\r\n")
                .client(command("CLIENT", "REPLY", "SKIP"), command("SET", "b", "2"), command("GET", "b"))
                .server("$1\r\n2\r\n")
                .end();

        assertThat(talk.recorded.getLast().name()).isEqualTo("GET");
        assertThat(response(talk.recorded.size() - 1)).isEqualTo("$1\r\n2\r\n");
        assertThat(talk.counters().begun()).isEqualTo(talk.counters().recorded());
        assertThat(talk.recorded).hasSize(6);
    }

    @Test
    void typedCommandsAreUnderstood() {
        talk.client("set k \"a b\"\r\n").server("+OK\r\n").end();
        assertThat(talk.only().name()).isEqualTo("SET");
        assertThat(texts()).containsExactly("set k \"a b\"");
    }

    @Test
    void anAnswerThatNothingAskedForIsPassedOnUnread() {
        talk.server("+OK\r\n").client(command("GET", "k")).server("$-1\r\n").end();
        assertThat(talk.counters().opaqueFor(RedisOpaqueReason.UNEXPECTED_MESSAGE))
                .isEqualTo(1);
        assertThat(talk.seenByClient()).isEqualTo("+OK\r\n$-1\r\n");
    }

    @Test
    void anUnreachableServerIsAnErrorOfItsOwn() {
        talk.client(command("GET", "k")).serverIsUnreachable().written().end();
        assertThat(talk.seenByClient()).startsWith("-ERR lambdatape agent: cannot reach the database at ");
        assertThat(talk.only().outcome()).isEqualTo(Outcome.CUT_OFF);
    }

    private List<String> texts() {
        return talk.recorded.stream()
                .map(exchange -> String.valueOf(exchange.attributes().text("db.query.text")))
                .toList();
    }

    private String response(int record) {
        return new String(talk.recorded.get(record).response().bytes(), StandardCharsets.ISO_8859_1);
    }
}

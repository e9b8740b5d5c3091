package io.lambdatape.agent.postgresql;

import static io.lambdatape.agent.postgresql.Messages.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Outcome;
import io.lambdatape.recording.TraceContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresConversationTest {
    private static final TraceContext STATED = new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");

    @Test
    void aSimpleQueryIsOneExchangeUpToReadyForQuery() {
        byte[] query = query("SELECT title FROM posts");
        byte[] answer = joined(rowDescription("title"), row("a"), row("b"), complete("SELECT 2"), READY);
        Transcript talk = Transcript.connected();
        long before = talk.now();

        Exchange exchange = talk.client(query).server(answer).only();

        assertThat(exchange.name()).isEqualTo("SELECT posts");
        assertThat(exchange.request().bytes()).isEqualTo(query);
        assertThat(exchange.response().bytes()).isEqualTo(answer);
        assertThat(exchange.outcome()).isEqualTo(Outcome.OK);
        assertThat(exchange.timing().startNanos()).isEqualTo(before + 1);
        assertThat(exchange.timing().firstByteNanos()).isEqualTo(before + 2);
        assertThat(exchange.timing().endNanos()).isEqualTo(before + 3);
        assertThat(exchange.attributes().values())
                .containsAllEntriesOf(Map.of(
                        "db.system.name", "postgresql",
                        "db.namespace", "shop",
                        "db.query.text", "SELECT title FROM posts",
                        "db.operation.name", "SELECT",
                        "db.collection.name", "posts",
                        "db.response.returned_rows", 2L,
                        "lambdatape.db.user", "ann",
                        "lambdatape.db.application_name", "blog",
                        "server.port", 5432L,
                        "network.peer.port", 40000L));
        assertThat(exchange.attributes().values()).doesNotContainKey("lambdatape.db.affected_rows");
    }

    @Test
    void aStringOfStatementsSumsRowsAndKeepsAllTags() {
        Exchange exchange = Transcript.connected()
                .client(query("INSERT INTO a VALUES (1); UPDATE a SET x = 2; SELECT 1"))
                .server(complete("INSERT 0 1"), complete("UPDATE 3"))
                .server(rowDescription("x"), row("1"), complete("SELECT 1"), READY)
                .only();

        assertThat(exchange.name()).isEqualTo("INSERT a");
        assertThat(exchange.attributes().values())
                .containsEntry("lambdatape.db.affected_rows", 4L)
                .containsEntry("db.response.returned_rows", 1L)
                .containsEntry("lambdatape.db.command_tags", List.of("INSERT 0 1", "UPDATE 3", "SELECT 1"));
    }

    @Test
    void anExtendedQueryHoldsItsParseBindDescribeAndExecute() {
        byte[] request = joined(
                parse("", "SELECT * FROM posts WHERE id = $1", 23),
                bind("", "", "7"),
                message('D', 'P', ""),
                execute("", 0));
        byte[] answer = joined(PARSED, BOUND, rowDescription("id"), row("7"), complete("SELECT 1"));
        Transcript talk = Transcript.connected();
        long before = talk.now();

        Exchange exchange = talk.client(request, SYNC).server(answer, READY).only();

        assertThat(exchange.request().bytes()).isEqualTo(request);
        assertThat(exchange.response().bytes()).isEqualTo(answer);
        assertThat(exchange.timing().startNanos()).isEqualTo(before + 1);
        assertThat(exchange.attributes().values())
                .containsEntry("db.query.parameter.0", "7")
                .containsEntry("db.response.returned_rows", 1L);
    }

    @Test
    void aPreparedStatementIsKnownByItsNameUntilItIsClosed() {
        Transcript talk = Transcript.connected()
                .client(parse("s1", "DELETE FROM posts WHERE id = $1"), message('D', 'S', "s1"), SYNC)
                .server(PARSED, message('t', (short) 1, 20), NO_DATA, READY)
                .client(bindBinary("", "s1", ByteBuffer.allocate(8).putLong(42).array()), execute("", 0), SYNC)
                .server(BOUND, complete("DELETE 1"), READY)
                .client(message('C', 'S', "s1"), SYNC)
                .server(CLOSED, READY)
                .client(bind("", "s1", "1"), execute("", 0), SYNC)
                .server(error("26000", "prepared statement \"s1\" does not exist"), READY);

        assertThat(talk.recorded).hasSize(2);
        assertThat(talk.recorded.get(0).name()).isEqualTo("DELETE posts");
        assertThat(talk.recorded.get(0).attributes().values())
                .containsEntry("db.query.parameter.0", "42")
                .containsEntry("lambdatape.db.affected_rows", 1L);
        assertThat(talk.recorded.get(1).name()).isEqualTo("QUERY");
        assertThat(talk.recorded.get(1).attributes().values()).doesNotContainKey("db.query.text");
        assertThat(talk.counters().opaque()).isZero();
    }

    @Test
    void answersOfAPipelineGoToTheirQueriesInOrder() {
        Transcript talk = Transcript.connected()
                .client(parse("", "INSERT INTO t VALUES ($1)"))
                .client(bind("", "", "a"), execute("", 0), bind("", "", "b"), execute("", 0), SYNC)
                .client(parse("", "SELECT 1"), bind("", ""), execute("", 0), SYNC)
                .server(PARSED, BOUND, complete("INSERT 0 1"), BOUND, complete("INSERT 0 1"), READY)
                .server(PARSED, BOUND, row("1"), complete("SELECT 1"), READY);

        assertThat(talk.recorded).extracting(Exchange::name).containsExactly("INSERT t", "INSERT t", "SELECT");
        assertThat(talk.recorded)
                .extracting(exchange -> exchange.attributes().text("db.query.parameter.0"))
                .containsExactly("a", "b", null);
        assertThat(talk.recorded.get(1).request().bytes()).isEqualTo(joined(bind("", "", "b"), execute("", 0)));
        assertThat(talk.recorded.get(1).response().bytes()).isEqualTo(joined(BOUND, complete("INSERT 0 1")));
    }

    @Test
    void afterAnErrorWhatStandsBeforeTheNextSyncIsSkippedWhenSentAlreadyOrLater() {
        byte[] one = joined(bind("", "s"), execute("", 0));
        Transcript talk = Transcript.connected()
                .client(parse("s", "INSERT INTO t VALUES (1)"), one, one, one)
                .server(PARSED, BOUND, complete("INSERT 0 1"), BOUND, error("23505", "duplicate key"))
                .client(parse("later", "SELECT 9"), one, SYNC)
                .client(query("SELECT 2"))
                .server(READY, complete("SELECT 0"), READY)
                .client(bind("", "later"), execute("", 0), SYNC)
                .server(error("26000", "no such statement"), READY)
                .end();

        assertThat(talk.recorded)
                .extracting(Exchange::outcome)
                .containsExactly(Outcome.OK, Outcome.ERROR, Outcome.OK, Outcome.ERROR);
        Exchange failed = talk.recorded.get(1);
        assertThat(failed.response().bytes()).isEqualTo(joined(BOUND, error("23505", "duplicate key")));
        assertThat(failed.attributes().values())
                .containsEntry("db.response.status_code", "23505")
                .containsEntry("error.type", "23505")
                .containsEntry("lambdatape.db.error.message", "duplicate key");
        // The Parse was skipped as well: the server does not know that statement.
        assertThat(talk.recorded.get(3).attributes().values()).doesNotContainKey("db.query.text");
        assertThat(talk.counters().skipped()).isEqualTo(2);
        assertThat(talk.counters().begun())
                .isEqualTo(talk.counters().recorded() + talk.counters().skipped());
    }

    @Test
    void aParseThatFailsIsAFailedExchangeWithItsText() {
        byte[] parse = parse("", "SELEC 1");
        Exchange alone = Transcript.connected()
                .client(parse, SYNC)
                .server(error("42601", "syntax error"), READY)
                .only();
        Exchange executed = Transcript.connected()
                .client(parse, bind("", ""), execute("", 0), SYNC)
                .server(error("42601", "syntax error"), READY)
                .only();

        assertThat(alone.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(alone.attributes().text("db.query.text")).isEqualTo("SELEC 1");
        assertThat(alone.request().bytes()).isEqualTo(parse);
        assertThat(alone.response().bytes()).isEqualTo(error("42601", "syntax error"));
        assertThat(executed.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(executed.request().bytes()).isEqualTo(joined(parse, bind("", ""), execute("", 0)));
        assertThat(executed.response().bytes()).isEqualTo(error("42601", "syntax error"));
    }

    @Test
    void aSuspendedPortalIsContinuedByAnExchangeOfItsOwn() {
        Transcript talk = Transcript.connected()
                .client(parse("", "SELECT * FROM t"), bind("c", ""), execute("c", 2), FLUSH)
                .server(PARSED, BOUND, row("1"), row("2"), SUSPENDED)
                .client(execute("c", 2), SYNC)
                .server(row("3"), complete("SELECT 1"), READY);

        assertThat(talk.recorded).hasSize(2);
        assertThat(talk.recorded.get(0).attributes().values())
                .containsEntry("lambdatape.db.suspended", true)
                .containsEntry("db.response.returned_rows", 2L);
        assertThat(talk.recorded.get(1).attributes().values())
                .containsEntry("lambdatape.db.continuation", true)
                .containsEntry("db.query.text", "SELECT * FROM t")
                .containsEntry("db.response.returned_rows", 1L);
    }

    @Test
    void copiedDataBelongToTheirQueryAndASyncAheadOfThemHasNoAnswer() {
        byte[] data = message('d', "1\t2\n".getBytes(StandardCharsets.UTF_8));
        Transcript talk = Transcript.connected()
                .client(parse("", "COPY t FROM STDIN"), bind("", ""), execute("", 0), SYNC)
                .server(PARSED, BOUND, message('G', '\0', (short) 0))
                .client(data, data, message('c'), SYNC)
                .server(complete("COPY 2"), READY)
                .client(query("COPY t TO STDOUT"))
                .server(message('H', '\0', (short) 0), data, data, message('c'), complete("COPY 2"), READY);

        assertThat(talk.counters().opaque()).isZero();
        assertThat(talk.recorded).extracting(Exchange::name).containsExactly("COPY t", "COPY t");
        assertThat(talk.recorded.get(0).attributes().values())
                .containsEntry("lambdatape.db.affected_rows", 2L)
                .containsEntry("lambdatape.db.copied_bytes", 8L);
        assertThat(talk.recorded.get(0).request().bytes()).endsWith(joined(data, data, message('c')));
        assertThat(talk.recorded.get(1).attributes().values())
                .containsEntry("db.response.returned_rows", 2L)
                .containsEntry("lambdatape.db.copied_bytes", 8L);
    }

    @Test
    void emptyQueriesNoticesNotificationsAndFunctionCallsFit() {
        Transcript talk = Transcript.connected()
                .server(message('A', 1, "channel", "hello"))
                .client(query(""))
                .server(message('N', 'M', "note", '\0'), EMPTY_QUERY, message('A', 1, "channel", "x"), READY)
                .client(message('F', 1, (short) 0, (short) 0, (short) 0))
                .server(message('V', -1), READY);

        assertThat(talk.recorded).extracting(Exchange::name).containsExactly("QUERY", "FUNCTION CALL");
        assertThat(talk.counters().opaque()).isZero();
    }

    @Test
    void anErrorAtSyncIsRecorded() {
        Transcript talk = Transcript.connected()
                .client(parse("", "INSERT INTO t VALUES (1)"), bind("", ""), execute("", 0), SYNC)
                .server(PARSED, BOUND, complete("INSERT 0 1"), error("23503", "deferred constraint"), READY);

        assertThat(talk.recorded).extracting(Exchange::name).containsExactly("INSERT t", "SYNC");
        assertThat(talk.recorded.get(1).outcome()).isEqualTo(Outcome.ERROR);
    }

    @Test
    void requestsForEncryptionAreDeclinedAndDoNotReachTheServer() {
        byte[] startup = startup(2, "user", "ann");
        Transcript talk = new Transcript().client(GSS_REQUEST).client(SSL_REQUEST, startup);

        assertThat(talk.seenByServer()).isEqualTo(startup);
        assertThat(talk.seenByClient()).isEqualTo("NN".getBytes(StandardCharsets.US_ASCII));
        assertThat(talk.counters().encryptionDeclined()).isEqualTo(2);

        talk.server(message('v', 2, 0), message('R', 0), READY).client(query("SELECT 1"));
        long asked = talk.now();
        talk.server(complete("SELECT 0"), READY);
        assertThat(talk.only().timing().endNanos()).isEqualTo(asked + 2);
        assertThat(talk.only().attributes().text("db.namespace")).isEqualTo("ann");
    }

    @Test
    void passwordsAndKeysAreInNoPayload() {
        Transcript talk = new Transcript()
                .client(startup(0, "user", "ann"))
                .server(message('R', 10, "SCRAM-SHA-256", '\0'))
                .client(message('p', "SCRAM-SHA-256", 6, "sEcrEt"))
                .server(message('R', 11, "sEcrEt".getBytes(StandardCharsets.UTF_8)))
                .client(message('p', "sEcrEt"))
                .server(message('R', 0), message('K', 1, "sEcrEt"), READY)
                .client(query("SELECT 1"))
                .server(complete("SELECT 0"), READY);

        Exchange exchange = talk.only();
        assertThat(new String(exchange.request().bytes(), StandardCharsets.UTF_8))
                .doesNotContain("sEcrEt");
        assertThat(new String(exchange.response().bytes(), StandardCharsets.UTF_8))
                .doesNotContain("sEcrEt");
        assertThat(exchange.attributes().values().toString()).doesNotContain("sEcrEt");
    }

    @Test
    void passwordsInStatementsAreMaskedInTextBytesAndErrors() {
        String alter = "ALTER ROLE ann PASSWORD 'hunter2'";
        Transcript talk = Transcript.connected()
                .client(query(alter))
                .server(message('N', 'M', "not so long: hunter2", '\0'), complete("ALTER ROLE"), READY)
                .client(parse("s", alter), bind("", "s"), execute("", 0), SYNC)
                .server(PARSED, BOUND, complete("ALTER ROLE"), READY)
                .client(bind("", "s"), execute("", 0), SYNC)
                .server(BOUND, complete("ALTER ROLE"), READY)
                .client(query("ALTER ROLE ann PASSWORD 'hunter2"))
                .server(error("42601", "unterminated quoted string at or near \"'hunter2\""), READY)
                .client(query("SELECT 1, '" + " ".repeat(70_000) + "'; " + alter))
                .server(complete("SELECT 1"), complete("ALTER ROLE"), READY)
                .end();

        assertThat(talk.recorded).hasSize(5).allSatisfy(exchange -> {
            assertThat(exchange.attributes().values().toString()).doesNotContain("hunter2");
            assertThat(exchange.attributes().values()).containsEntry("lambdatape.db.redacted", true);
            assertThat(exchange.request().bytes()).containsOnly('*').hasSize((int)
                    exchange.request().length());
            assertThat(exchange.response().bytes()).containsOnly('*').isNotEmpty();
        });
        assertThat(talk.recorded.getFirst().request().length()).isEqualTo(query(alter).length);
        assertThat(talk.recorded.get(2).attributes().text("db.query.text"))
                .isEqualTo("ALTER ROLE ann PASSWORD '(redacted)'");
        assertThat(talk.recorded.get(3).attributes().values())
                .containsEntry("error.type", "42601")
                .containsEntry("lambdatape.db.error.message", "(redacted)");
        assertThat(new String(talk.seenByServer(), StandardCharsets.UTF_8)).contains(alter);
    }

    @Test
    void whatIsNotUnderstoodIsPassedOnUnread() {
        assertOpaque(PostgresOpaqueReason.TLS, new byte[] {0x16, 3, 1, 2, 0, 1});
        assertOpaque(
                PostgresOpaqueReason.CANCEL_REQUEST,
                ByteBuffer.allocate(16)
                        .putInt(16)
                        .putInt(80877102)
                        .putInt(1)
                        .putInt(2)
                        .array());
        assertOpaque(PostgresOpaqueReason.REPLICATION, startup(0, "user", "ann", "replication", "database"));
        assertOpaque(
                PostgresOpaqueReason.UNKNOWN_VERSION,
                ByteBuffer.allocate(8).putInt(8).putInt(2 << 16).array());
        assertOpaque(
                PostgresOpaqueReason.MALFORMED_MESSAGE, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertOpaque(
                PostgresOpaqueReason.MALFORMED_MESSAGE,
                joined(startup(0, "user", "ann"), new byte[] {'Q', 0, 0, 0, 3}));
        assertOpaque(
                PostgresOpaqueReason.MALFORMED_MESSAGE,
                joined(startup(0, "user", "ann"), new byte[] {'Q', (byte) 0xff, 0, 0, 0}));
        assertOpaque(PostgresOpaqueReason.MALFORMED_MESSAGE, joined(startup(0, "user", "ann"), message('Q', 'x')));
        assertOpaque(PostgresOpaqueReason.UNKNOWN_MESSAGE, joined(startup(0, "user", "ann"), message('!')));
    }

    private static void assertOpaque(PostgresOpaqueReason reason, byte[] sent) {
        Transcript talk = new Transcript().client(sent, new byte[] {1, 2, 3}).server(new byte[] {4, 5});

        assertThat(talk.counters().opaqueFor(reason)).as(reason.text()).isEqualTo(1);
        assertThat(talk.counters().opaque()).isEqualTo(1);
        assertThat(talk.seenByServer()).isEqualTo(joined(sent, new byte[] {1, 2, 3}));
        assertThat(talk.seenByClient()).isEqualTo(new byte[] {4, 5});
    }

    @Test
    void anAnswerThatNothingAskedForTurnsTheConnectionOpaqueAndCutsOffWhatIsOpen() {
        Transcript talk = Transcript.connected().client(query("SELECT 1")).server(PARSED, row("x"));

        assertThat(talk.counters().opaqueFor(PostgresOpaqueReason.UNEXPECTED_MESSAGE))
                .isEqualTo(1);
        assertThat(talk.only().outcome()).isEqualTo(Outcome.CUT_OFF);
        assertThat(talk.only().attributes().text("error.type")).isEqualTo("unexpected_message");
        assertThat(talk.seenByClient()).endsWith(joined(PARSED, row("x")));
    }

    @Test
    void anEndWithinAnAnswerOrBeforeItIsWrittenCutsOff() {
        Transcript half = Transcript.connected()
                .client(query("SELECT 1"), query("SELECT 2"))
                .server(row("1"))
                .end();
        Transcript unwritten = Transcript.connected()
                .client(query("SELECT 1"))
                .serverUnwritten(complete("SELECT 0"), READY)
                .end();

        assertThat(half.recorded).extracting(Exchange::outcome).containsExactly(Outcome.CUT_OFF, Outcome.CUT_OFF);
        assertThat(half.counters().begun()).isEqualTo(half.counters().recorded());
        assertThat(unwritten.only().outcome()).isEqualTo(Outcome.CUT_OFF);
    }

    @Test
    void anUnreachableServerIsToldInThePostgreSqlWay() {
        Transcript talk = new Transcript().client(startup(0, "user", "ann")).serverIsUnreachable();

        assertThat(new String(talk.seenByClient(), StandardCharsets.UTF_8))
                .startsWith("E")
                .contains("C08006", "cannot reach the database at 127.0.0.1:5432");
    }

    @Test
    void aStatedTraceparentDecidesAndTheInvocationIsToldOfItsQuery() {
        Transcript talk = Transcript.connected();
        var invocation = talk.invocations.opened(STATED, "blog");
        talk.client(query("SELECT 1 /*traceparent='" + STATED.traceparent() + "'*/"))
                .server(complete("SELECT 0"), READY);

        Exchange exchange = talk.only();
        assertThat(exchange.id().traceId()).isEqualTo(STATED.traceId());
        assertThat(exchange.parent().spanId()).isEqualTo(STATED.spanId());
        assertThat(exchange.parent().attribution()).isEqualTo(Attribution.TRACEPARENT);
        assertThat(exchange.place().lambda()).isEqualTo("blog");
        assertThat(invocation.queries()).isEqualTo(1);
        assertThat(invocation.queryNanos()).isPositive();
    }

    @Test
    void theOnlyOpenInvocationIsTheCauseAndOfSeveralNoneIs() {
        Transcript talk = Transcript.connected();
        talk.invocations.opened(STATED, "blog");
        talk.client(query("SELECT 1")).server(complete("SELECT 0"), READY);
        talk.invocations.opened(new TraceContext(STATED.spanId() + STATED.spanId(), STATED.spanId()), "tickets");
        talk.client(query("SELECT 1")).server(complete("SELECT 0"), READY);

        assertThat(talk.recorded)
                .extracting(exchange -> exchange.parent().attribution())
                .containsExactly(Attribution.EXCLUSIVE, Attribution.CANDIDATES);
        assertThat(talk.recorded.get(0).id().traceId()).isEqualTo(STATED.traceId());
        assertThat(talk.recorded.get(1).id().traceId()).isNotEqualTo(STATED.traceId());
    }

    @Test
    void limitsCutAndSaySo() {
        DatabaseOptions limits = new DatabaseOptions("w", 64, 16, 4, 2, 8, 1 << 20, 4, 1 << 20);
        Transcript talk = Transcript.connected(limits)
                .client(parse("", "SELECT $1, $2, $3 FROM posts"), bind("", "", "long value", null, "x"))
                .client(execute("", 0), SYNC)
                .server(PARSED, BOUND, row("y".repeat(100)), complete("SELECT 1"), READY);

        Exchange exchange = talk.only();
        assertThat(exchange.attributes().values())
                .containsEntry("db.query.text", "SELECT $1, $2, $")
                .containsEntry("lambdatape.db.query_text_truncated", true)
                .containsEntry("db.query.parameter.0", "long")
                .containsEntry("db.query.parameter.1", "NULL")
                .containsEntry("lambdatape.db.null_parameters", List.of("1"))
                .containsEntry("lambdatape.db.parameter_count", 3L)
                .containsEntry("lambdatape.db.parameters_truncated", true)
                .doesNotContainKey("db.query.parameter.2");
        assertThat(exchange.response().truncated()).isTrue();
        assertThat(exchange.response().bytes()).hasSize(64);

        for (int i = 0; i < 9; i++) {
            talk.client(query("SELECT 1"));
        }
        assertThat(talk.counters().opaqueFor(PostgresOpaqueReason.PIPELINED_TOO_MANY))
                .isEqualTo(1);
    }

    @Test
    void statementsBeyondTheLimitAreForgottenAndCounted() {
        DatabaseOptions limits = new DatabaseOptions("w", 64, 64, 4, 2, 8, 1 << 20, 2, 1 << 20);
        Transcript talk = Transcript.connected(limits);
        for (int i = 0; i < 3; i++) {
            talk.client(parse("s" + i, "SELECT " + i), SYNC).server(PARSED, READY);
        }
        talk.client(bind("", "s0"), execute("", 0), SYNC).server(BOUND, complete("SELECT 0"), READY);

        assertThat(talk.only().attributes().values()).doesNotContainKey("db.query.text");
        assertThat(talk.counters().statementsForgotten()).isEqualTo(1);
    }

    @Test
    void deallocatedStatementsAreForgotten() {
        Transcript talk = Transcript.connected()
                .client(parse("a", "SELECT 1"), parse("B", "SELECT 2"), SYNC)
                .server(PARSED, PARSED, READY)
                .client(query("DEALLOCATE \"B\""))
                .server(complete("DEALLOCATE"), READY)
                .client(bind("", "a"), execute("", 0), bind("", "B"), execute("", 0), SYNC)
                .server(BOUND, complete("SELECT 1"), error("26000", "no such statement"), READY)
                .client(query("DISCARD ALL"))
                .server(complete("DISCARD ALL"), READY)
                .client(bind("", "a"), execute("", 0), SYNC)
                .server(error("26000", "no such statement"), READY);

        assertThat(talk.recorded)
                .extracting(exchange -> exchange.attributes().text("db.query.text"))
                .containsExactly("DEALLOCATE \"B\"", "SELECT 1", null, "DISCARD ALL", null);
    }
}

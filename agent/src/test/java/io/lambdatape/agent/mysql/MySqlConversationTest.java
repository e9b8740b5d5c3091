package io.lambdatape.agent.mysql;

import static io.lambdatape.agent.mysql.Messages.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.mysql.wire.Capabilities;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Outcome;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MySqlConversationTest {
    private static final String STATED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void onlyWhatTheAgentCannotReadIsTakenOutOfTheGreeting() {
        long all = CAPABILITIES | Capabilities.NOT_OFFERED;
        Transcript talk = new Transcript().server(greeting("8.4.0", all));
        assertThat(talk.seenByClient()).isEqualTo(greeting("8.4.0", CAPABILITIES));
        assertThat(talk.counters().encryptionDeclined()).isEqualTo(1);
    }

    @Test
    void aServerThatCallsItselfMariaDbIsRecordedAsSuch() {
        Transcript talk = new Transcript()
                .server(greeting("5.5.5-10.11.6-MariaDB", CAPABILITIES))
                .client(response(CAPABILITIES, "ann", "shop"))
                .server(packet(2, ok(0, AUTOCOMMIT)))
                .client(query("SELECT 1"))
                .server(result(AUTOCOMMIT, "1"));
        assertThat(talk.only().attributes().values())
                .containsEntry("db.system.name", "mariadb")
                .containsEntry("lambdatape.db.user", "ann")
                .containsEntry("db.namespace", "shop");
    }

    @Test
    void nothingOfAuthenticationIsRecordedWhateverItsRounds() {
        Transcript talk = new Transcript()
                .server(greeting("8.4.0", CAPABILITIES))
                .client(response(CAPABILITIES, "ann", "shop"))
                .server(packet(2, bytes(0xfe, "caching_sha2_password", 0, "salt-of-twenty-bytes", 0)))
                .client(packet(3, bytes("scramble-1")))
                .server(packet(4, bytes(1, 4)))
                .client(packet(5, bytes(2)))
                .server(packet(6, bytes(1, "-----BEGIN PUBLIC KEY-----")))
                .client(packet(7, bytes("scramble-2")))
                .server(packet(8, ok(0, AUTOCOMMIT)))
                .client(packet(0, bytes(0x11, "bob", 0, 10, "scramble-3", "other", 0)))
                .server(packet(1, bytes(0xfe, "mysql_native_password", 0, "salt")))
                .client(packet(2, bytes("scramble-4")))
                .server(packet(3, ok(0, AUTOCOMMIT)))
                .client(packet(0, bytes(0x11, "eve", 0, 10, "scramble-5", "other", 0)))
                .server(packet(1, error(1045, "28000", "Access denied for user 'eve'")))
                .client(query("SELECT 1"))
                .server(result(AUTOCOMMIT, "1"))
                .end();
        assertThat(talk.recorded).hasSize(2);
        for (Exchange exchange : talk.recorded) {
            String request = new String(exchange.request().bytes(), StandardCharsets.ISO_8859_1);
            assertThat(request + exchange).doesNotContain("scramble").doesNotContain(PASSWORD_HASH);
        }
        assertThat(talk.recorded.getFirst().attributes().values())
                .containsEntry("db.operation.name", "CHANGE USER")
                .containsEntry("error.type", "1045");
        assertThat(talk.recorded.getLast().attributes().values())
                .containsEntry("lambdatape.db.user", "bob")
                .containsEntry("db.namespace", "other");
        assertThat(talk.counters().opaque()).isZero();
    }

    @Test
    void passwordsInStatementsAreStarsInTheBytesAlsoBehindWhatIsReadOfTheText() {
        byte[] set = query("SET PASSWORD FOR ann = 'hunter2'");
        byte[] far = query("SELECT '" + "x".repeat(70_000) + "'; ALTER USER ann IDENTIFIED BY 'hunter2'");
        Transcript talk = Transcript.connected()
                .client(set)
                .server(packet(1, error(1396, "HY000", "Operation SET PASSWORD failed near 'hunter2'")))
                .client(far)
                .server(packet(1, error(1064, "42000", "You have an error near 'hunter2'")))
                .end();

        assertThat(talk.recorded).hasSize(2).allSatisfy(exchange -> {
            assertThat(exchange.attributes().values())
                    .containsEntry("lambdatape.db.redacted", true)
                    .containsEntry("lambdatape.db.error.message", "(redacted)");
            assertThat(exchange.attributes().values().toString()).doesNotContain("hunter2");
            assertThat(exchange.request().bytes()).containsOnly('*');
            assertThat(exchange.response().bytes()).containsOnly('*').isNotEmpty();
        });
        assertThat(talk.recorded.getFirst().request().bytes()).hasSameSizeAs(set);
        assertThat(talk.recorded.getLast().request().bytes()).hasSameSizeAs(far);
    }

    @Test
    void aTraceparentMayStandInACommentOrInAQueryAttribute() {
        long capabilities = CAPABILITIES | Capabilities.QUERY_ATTRIBUTES;
        Transcript talk = Transcript.connected(Transcript.OPTIONS, capabilities)
                .client(packet(
                        0, bytes(3, 1, 1, 0, 1, 0xfe, 0, 11, "traceparent", STATED.length(), STATED, "SELECT 1")))
                .server(result(AUTOCOMMIT, "1"))
                .client(packet(0, bytes(3, 0, 1, "SELECT 2 /*traceparent='" + STATED + "'*/")))
                .server(result(AUTOCOMMIT, "1"));
        assertThat(talk.recorded)
                .hasSize(2)
                .allSatisfy(exchange ->
                        assertThat(exchange.id().traceparent()).contains("0af7651916cd43dd8448eb211c80319c"));
        assertThat(talk.recorded.getFirst().attributes().text("db.query.text")).isEqualTo("SELECT 1");
    }

    @Test
    void oldEndingsOfDefinitionsAndRowsAreFollowed() {
        Transcript talk = Transcript.connected(Transcript.OPTIONS, CAPABILITIES & ~Capabilities.DEPRECATE_EOF)
                .client(query("SELECT x FROM t"))
                .server(
                        packet(1, bytes(1)),
                        packet(2, definition("x")),
                        packet(3, eof(AUTOCOMMIT)),
                        packet(4, row("a")),
                        packet(5, row("b")),
                        packet(6, eof(MORE_RESULTS)),
                        packet(7, ok(0, AUTOCOMMIT)))
                .client(prepare("SELECT x FROM t WHERE y = ?"))
                .server(
                        packet(1, prepared(9, 1, 1)),
                        packet(2, definition("?")),
                        packet(3, eof(AUTOCOMMIT)),
                        packet(4, definition("x")),
                        packet(5, eof(AUTOCOMMIT)))
                .client(packet(0, bytes(0x17, 9L, 1, 1L, 0, 1, 3, 0, 42L)))
                .server(packet(1, bytes(1)), packet(2, definition("x")), packet(3, eof(0x40)))
                .client(packet(0, bytes(0x1c, 9L, 2L)))
                .server(packet(1, bytes(0, 0, 1, "a")), packet(2, bytes(0, 0, 1, "b")), packet(3, eof(0x40)))
                .client(packet(0, bytes(0x1c, 9L, 2L)))
                .server(packet(1, bytes(0, 0, 1, "c")), packet(2, eof(0xc0)));
        assertThat(talk.counters().opaque()).isZero();
        assertThat(talk.recorded)
                .extracting(exchange -> exchange.attributes().number("db.response.returned_rows"))
                .containsExactly(2L, 0L, 2L, 1L);
        assertThat(talk.recorded)
                .extracting(exchange -> exchange.attributes().text("lambdatape.db.suspended"))
                .containsExactly(null, "true", "true", null);
        assertThat(talk.recorded.get(1).attributes().text("db.query.parameter.0"))
                .isEqualTo("42");
    }

    @Test
    void compressionThatWasNotOfferedTlsAndTheBinaryLogTurnAConnectionOpaque() {
        Transcript compressing = new Transcript()
                .server(greeting("8.4.0", CAPABILITIES))
                .client(response(CAPABILITIES | Capabilities.COMPRESS, "ann", "shop"));
        assertThat(compressing.counters().opaqueFor(MySqlOpaqueReason.COMPRESSED))
                .isEqualTo(1);
        Transcript encrypting = new Transcript()
                .server(greeting("8.4.0", CAPABILITIES))
                .client(packet(1, bytes(CAPABILITIES | Capabilities.SSL, 1L << 24, 45, new byte[23])));
        assertThat(encrypting.counters().opaqueFor(MySqlOpaqueReason.TLS)).isEqualTo(1);
        Transcript replicating = Transcript.connected().client(packet(0, bytes(0x12, 4L, (short) 0, 1L)));
        assertThat(replicating.counters().opaqueFor(MySqlOpaqueReason.REPLICATION))
                .isEqualTo(1);
    }

    @Test
    void anUnreachableServerIsToldAsAnErrorInPlaceOfTheGreeting() {
        Transcript talk = new Transcript().serverIsUnreachable();
        byte[] seen = talk.seenByClient();
        assertThat(seen[4]).isEqualTo((byte) 0xff);
        assertThat(new String(seen, StandardCharsets.UTF_8)).contains("cannot reach the database at 127.0.0.1:3306");
    }

    @Test
    void whatIsOpenWhenTheConnectionEndsIsCutOff() {
        Transcript talk =
                Transcript.connected().client(query("SELECT sleep(9)")).end();
        assertThat(talk.only().outcome()).isEqualTo(Outcome.CUT_OFF);
    }
}

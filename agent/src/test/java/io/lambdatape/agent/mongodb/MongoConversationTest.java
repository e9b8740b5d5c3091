package io.lambdatape.agent.mongodb;

import static io.lambdatape.agent.mongodb.Messages.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Outcome;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MongoConversationTest {
    private static final String HELLO = "{hello: 1, compression: ['zlib'], $db: 'admin'}";
    private static final String MEMBER =
            "{isWritablePrimary: true, hosts: ['db1:27017', 'db2:27017'], passives: ['db3:27017'],"
                    + " arbiters: ['db4:27017'], setName: 'rs', me: 'db1:27017', primary: 'db1:27017',"
                    + " compression: ['zlib'], ok: 1.0}";
    private static final String REWRITTEN =
            "{isWritablePrimary: true, hosts: ['127.0.0.1:17017'], setName: 'rs', me: '127.0.0.1:17017',"
                    + " primary: '127.0.0.1:17017', ok: 1.0}";

    @Test
    void anAnswerToHelloNamesTheAgentAndAgreesOnNoCompression() {
        byte[] hello = msg(1, 0, HELLO);
        Transcript talk = new Transcript().client(hello).server(msg(7, 1, MEMBER));
        assertThat(talk.seenByServer()).isEqualTo(hello);
        assertThat(talk.seenByClient()).isEqualTo(msg(7, 1, REWRITTEN));
        assertThat(talk.end().recorded).isEmpty();
    }

    @Test
    void theChecksumOfARewrittenAnswerIsRight() {
        Transcript talk = new Transcript().client(msg(1, 0, HELLO)).server(msg(7, 1, CHECKSUM, MEMBER));
        assertThat(talk.seenByClient()).isEqualTo(msg(7, 1, CHECKSUM, REWRITTEN));
    }

    @Test
    void anAnswerToTheFirstHelloOfOldDriversIsRewrittenToo() {
        Transcript talk = new Transcript()
                .client(query(1, "admin.$cmd", "{isMaster: 1, helloOk: true}"))
                .server(reply(7, 1, MEMBER));
        assertThat(talk.seenByClient()).isEqualTo(reply(7, 1, REWRITTEN));
    }

    @Test
    void anotherPrimaryIsNotNamed() {
        Transcript talk = new Transcript()
                .client(msg(1, 0, HELLO))
                .server(msg(7, 1, "{secondary: true, hosts: ['a:1', 'b:2'], me: 'b:2', primary: 'a:1', ok: 1}"));
        assertThat(talk.seenByClient())
                .isEqualTo(msg(7, 1, "{secondary: true, hosts: ['127.0.0.1:17017'], me: '127.0.0.1:17017', ok: 1}"));
    }

    @Test
    void everyAnswerOfAHelloThatIsStreamedIsRewritten() {
        Transcript talk = new Transcript()
                .client(msg(1, 0, 1 << 16, "{hello: 1, maxAwaitTimeMS: 10000, $db: 'admin'}"))
                .server(msg(7, 1, MORE_TO_COME, MEMBER))
                .server(msg(8, 7, MORE_TO_COME, MEMBER))
                .server(msg(9, 8, MEMBER));
        assertThat(talk.seenByClient())
                .isEqualTo(joined(
                        msg(7, 1, MORE_TO_COME, REWRITTEN), msg(8, 7, MORE_TO_COME, REWRITTEN), msg(9, 8, REWRITTEN)));
        assertThat(talk.end().counters().opaque()).isZero();
    }

    @Test
    void eachAnswerOfAnExhaustCursorIsARecord() {
        Transcript talk = new Transcript()
                .client(msg(1, 0, 1 << 16, "{getMore: {$numberLong: '42'}, collection: 'c', $db: 'shop'}"))
                .server(msg(7, 1, MORE_TO_COME, "{cursor: {id: {$numberLong: '42'}, nextBatch: [{}, {}]}, ok: 1}"))
                .server(msg(8, 7, "{cursor: {id: {$numberLong: '0'}, nextBatch: [{}]}, ok: 1}"));
        assertThat(talk.recorded)
                .extracting(exchange -> exchange.attributes().number("db.response.returned_rows"))
                .containsExactly(2L, 1L);
        assertThat(talk.recorded)
                .allSatisfy(exchange -> assertThat(exchange.attributes().values())
                        .containsEntry("lambdatape.db.continuation", true)
                        .containsEntry("lambdatape.db.cursor", "42")
                        .containsEntry("db.collection.name", "c"));
    }

    @Test
    void aWriteThatIsNotAcknowledgedIsRecordedWhenItHasCome() {
        byte[] insert = msg(
                1,
                0,
                MORE_TO_COME,
                "{insert: 'log', writeConcern: {w: 0}, $db: 'shop'}",
                "documents",
                "{a: 1}",
                "{b: 2}");
        Transcript talk = new Transcript().client(insert);
        Exchange exchange = talk.only();
        assertThat(exchange.outcome()).isEqualTo(Outcome.OK);
        assertThat(exchange.timing().firstByteNanos()).isZero();
        assertThat(exchange.attributes().text("db.query.text"))
                .isEqualTo("{\"insert\":\"log\",\"writeConcern\":{\"w\":0},\"documents\":[{\"a\":1},{\"b\":2}]}");
        assertThat(exchange.request().bytes()).isEqualTo(insert);
    }

    @Test
    void answersComeInAnyOrderAndFindTheirCommands() {
        Transcript talk = new Transcript()
                .client(msg(1, 0, CHECKSUM, "{find: 'a', $db: 'shop'}"))
                .client(msg(2, 0, "{find: 'b', $db: 'shop'}"))
                .server(msg(8, 2, "{ok: 0.0, errmsg: 'no', code: 13, codeName: 'Unauthorized'}"))
                .server(msg(7, 1, CHECKSUM, "{cursor: {id: 0, firstBatch: [{x: 1}]}, ok: 1}"));
        assertThat(talk.recorded).extracting(Exchange::name).containsExactly("find b", "find a");
        assertThat(talk.recorded.getFirst().outcome()).isEqualTo(Outcome.ERROR);
        assertThat(talk.recorded.getFirst().attributes().values())
                .containsEntry("error.type", "Unauthorized")
                .containsEntry("db.response.status_code", "13")
                .containsEntry("lambdatape.db.error.message", "no");
        assertThat(talk.recorded.getLast().attributes().values()).containsEntry("db.response.returned_rows", 1L);
    }

    @Test
    void whatACommentStatesDecidesTheInvocation() {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        Transcript talk = new Transcript()
                .client(msg(1, 0, "{find: 'a', comment: {traceparent: '" + trace + "'}, $db: 'shop'}"))
                .client(msg(2, 0, "{find: 'b', comment: \"db_driver='x',traceparent='" + trace + "'\", $db: 'shop'}"))
                .server(msg(7, 1, "{ok: 1}"))
                .server(msg(8, 2, "{ok: 1}"));
        assertThat(talk.recorded)
                .extracting(exchange -> exchange.id().traceId())
                .containsOnly("0af7651916cd43dd8448eb211c80319c");
    }

    @Test
    void passwordsOfHandshakesAndOfUsersAreNowhereInTheRecords() {
        Transcript talk = new Transcript()
                .client(query(1, "admin.$cmd", "{isMaster: 1, speculativeAuthenticate: {payload: 'S3CRET-A'}}"))
                .server(reply(2, 1, "{ok: 1, speculativeAuthenticate: {payload: 'S3CRET-B'}}"))
                .client(msg(3, 0, "{saslStart: 1, mechanism: 'PLAIN', payload: 'S3CRET-C', $db: 'admin'}"))
                .server(msg(4, 3, "{payload: 'S3CRET-D', ok: 1}"))
                .client(msg(5, 0, "{saslContinue: 1, payload: 'S3CRET-E', $db: 'admin'}"))
                .server(msg(6, 5, "{payload: 'S3CRET-F', ok: 0, errmsg: 'S3CRET-G'}"))
                .client(msg(7, 0, "{createUser: 'ann', pwd: 'S3CRET-H', roles: [], $db: 'admin'}"))
                .server(msg(8, 7, "{ok: 1, echo: 'S3CRET-I'}"))
                .client(msg(9, 0, "{updateUser: 'ann', pwd: 'S3CRET-J', $db: 'admin'}"))
                .server(msg(10, 9, "{ok: 1}"))
                .client(msg(11, 0, "{usersInfo: 'ann', showCredentials: true, $db: 'admin'}"))
                .server(msg(12, 11, "{users: [{credentials: {storedKey: 'S3CRET-L'}}], ok: 1}"))
                .client(msg(13, 0, "{saslContinue: 1, payload: 'S3CRET-K', $db: 'admin'}"))
                .end();
        assertThat(talk.recorded).extracting(Exchange::name).containsExactly("createUser", "updateUser", "usersInfo");
        assertThat(talk.recorded.getFirst().attributes().text("db.query.text")).isEqualTo("{\"createUser\":\"ann\"}");
        assertThat(talk.recorded).allSatisfy(exchange -> {
            assertThat(exchange.attributes().toString()).doesNotContain("S3CRET");
            assertThat(text(exchange.request().bytes())
                            + text(exchange.response().bytes()))
                    .doesNotContain("S3CRET");
            assertThat(exchange.request().length()).isPositive();
        });
    }

    @Test
    void withLittleKeptCommandsAreStillFollowed() {
        Transcript talk = new Transcript(DatabaseOptions.of("w").withBodyBytesMax(0))
                .client(msg(1, 0, HELLO))
                .server(msg(7, 1, MEMBER))
                .client(msg(2, 0, "{find: 'a', $db: 'shop'}"))
                .server(msg(8, 2, "{cursor: {id: 0, firstBatch: [{}]}, ok: 1}"));
        assertThat(talk.seenByClient()).startsWith(msg(7, 1, REWRITTEN));
        assertThat(talk.only().name()).isEqualTo("find a");
        assertThat(talk.only().request().bytes()).isEmpty();
        assertThat(talk.only().request().truncated()).isTrue();
    }

    @Test
    void aCommandWithoutAnAnswerIsCutOff() {
        Exchange exchange = new Transcript()
                .client(msg(1, 0, "{find: 'a', $db: 'shop'}"))
                .end()
                .only();
        assertThat(exchange.outcome()).isEqualTo(Outcome.CUT_OFF);
        assertThat(exchange.attributes().text("error.type")).isEqualTo("cut_off");
    }

    @Test
    void whatIsNotUnderstoodIsPassedOnUnreadAndCounted() {
        assertThat(reason(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1}, new byte[0], MongoOpaqueReason.TLS))
                .isEmpty();
        assertThat(reason(message(1, 0, 2012, new byte[20]), new byte[0], MongoOpaqueReason.COMPRESSED))
                .isEmpty();
        assertThat(reason(message(1, 0, 2006, new byte[20]), new byte[0], MongoOpaqueReason.UNKNOWN_MESSAGE))
                .isEmpty();
        assertThat(reason(new byte[16], new byte[0], MongoOpaqueReason.MALFORMED_MESSAGE))
                .isEmpty();
        byte[] find = msg(1, 0, "{find: 'a', $db: 'shop'}");
        assertThat(reason(find, msg(7, 99, "{ok: 1}"), MongoOpaqueReason.UNEXPECTED_MESSAGE))
                .isEqualTo("cut_off");
    }

    // What became of the records.
    private static String reason(byte[] client, byte[] server, MongoOpaqueReason reason) {
        Transcript talk = new Transcript()
                .client(client)
                .server(server)
                .client(new byte[] {1, 2})
                .server(new byte[] {3});
        assertThat(talk.counters().opaqueFor(reason)).isEqualTo(1);
        assertThat(talk.seenByServer()).isEqualTo(joined(client, new byte[] {1, 2}));
        assertThat(talk.seenByClient()).isEqualTo(joined(server, new byte[] {3}));
        return talk.end().recorded.isEmpty() ? "" : talk.only().outcome() == Outcome.CUT_OFF ? "cut_off" : "other";
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}

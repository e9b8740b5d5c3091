package io.lambdatape.agent.dynamodb;

import static io.lambdatape.agent.dynamodb.Transcript.answer;
import static io.lambdatape.agent.dynamodb.Transcript.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class AttemptTest {
    @Test
    void anAttemptNamesItsOperationItsTableAndWhatCameBack() {
        String body = "{\"TableName\":\"orders\",\"Key\":{\"id\":{\"S\":\"7\"}},\"ConsistentRead\":true}";
        String request = request("GetItem", body, "amz-sdk-invocation-id: abc", "amz-sdk-request: attempt=1; max=3");
        String answer = answer(
                "200 OK",
                "{\"Item\":{\"id\":{\"S\":\"7\"}},\"ConsumedCapacity\":{\"TableName\":\"orders\",\"CapacityUnits\":0.5}}");
        Transcript talk = new Transcript().client(request).server(answer);

        Exchange exchange = talk.only();
        assertThat(exchange.kind()).isEqualTo(ExchangeKind.QUERY);
        assertThat(exchange.name()).isEqualTo("GetItem orders");
        assertThat(exchange.outcome()).isEqualTo(Outcome.OK);
        assertThat(exchange.timing().startNanos()).isEqualTo(1);
        assertThat(exchange.timing().firstByteNanos()).isEqualTo(2);
        assertThat(exchange.timing().endNanos()).isEqualTo(3);
        assertThat(exchange.attributes().values())
                .containsEntry("db.system.name", "aws.dynamodb")
                .containsEntry("db.operation.name", "GetItem")
                .containsEntry("db.collection.name", "orders")
                .containsEntry("db.query.text", body)
                .containsEntry("aws.request_id", "R1")
                .containsEntry("aws.dynamodb.consistent_read", true)
                .containsEntry("db.response.returned_rows", 1L)
                .containsEntry("http.response.status_code", 200L)
                .containsEntry(
                        "aws.dynamodb.consumed_capacity", List.of("{\"TableName\":\"orders\",\"CapacityUnits\":0.5}"))
                .containsEntry("lambdatape.aws.sdk_invocation_id", "abc")
                .doesNotContainKeys("http.request.resend_count", "error.type");
        assertThat(text(exchange.request().bytes())).isEqualTo(request);
        assertThat(text(exchange.response().bytes())).isEqualTo(answer);
        assertThat(talk.seenByServer()).isEqualTo(request);
        assertThat(talk.seenByClient()).isEqualTo(answer);
    }

    @Test
    void aSignedRequestIsPassedOnWithoutATraceparentEvenWithinAnInvocation() {
        Transcript talk = new Transcript();
        var invocation = new io.lambdatape.agent.capture.TraceIds(() -> 5L).begin();
        String request = request("ListTables", "{}", "Authorization: AWS4-HMAC-SHA256 Credential=x, Signature=y");
        talk.client(request.replace(
                        "Content-Length", "traceparent: " + invocation.traceparent() + "\r\nContent-Length"))
                .server(answer("200 OK", "{\"TableNames\":[]}"));

        assertThat(talk.only().id().traceId()).isEqualTo(invocation.traceId());
        talk.client(request);
        assertThat(talk.seenByServer()).endsWith(request).doesNotContain("traceparent: 00-0000000000000000");
    }

    @Test
    void eachAttemptOfARetriedCallIsARecordOfItsOwn() {
        String body = "{\"TableName\":\"t\",\"Item\":{}}";
        Transcript talk = new Transcript()
                .client(request("PutItem", body, "amz-sdk-invocation-id: same", "amz-sdk-request: attempt=1; max=3"))
                .server(answer(
                        "400 Bad Request",
                        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException\","
                                + "\"message\":\"slow down\"}"))
                .client(request(
                        "PutItem",
                        body,
                        "amz-sdk-invocation-id: same",
                        "amz-sdk-request: ttl=20261123T1Z; attempt=2; max=3"))
                .server(answer("200 OK", "{}"));

        assertThat(talk.recorded).hasSize(2);
        assertThat(talk.recorded.getFirst().outcome()).isEqualTo(Outcome.ERROR);
        assertThat(talk.recorded.getFirst().attributes().values())
                .containsEntry("error.type", "ProvisionedThroughputExceededException")
                .containsEntry("db.response.status_code", "ProvisionedThroughputExceededException")
                .containsEntry("lambdatape.db.error.message", "slow down")
                .containsEntry("http.response.status_code", 400L)
                .doesNotContainKey("http.request.resend_count");
        assertThat(talk.recorded.getLast().outcome()).isEqualTo(Outcome.OK);
        assertThat(talk.recorded.getLast().attributes().values())
                .containsEntry("http.request.resend_count", 1L)
                .containsEntry("lambdatape.aws.sdk_invocation_id", "same");
    }

    @Test
    void aBatchNamesAllItsTablesAndSumsItsItems() {
        Exchange batch = new Transcript()
                .client(request("BatchGetItem", "{\"RequestItems\":{\"a\":{\"Keys\":[{}]},\"b\":{\"Keys\":[{},{}]}}}"))
                .server(answer(
                        "200 OK",
                        "{\"Responses\":{\"a\":[{\"x\":{\"L\":[]}}],\"b\":[{},{}]},\"UnprocessedKeys\":{\"b\":{}}}"))
                .only();
        assertThat(batch.name()).isEqualTo("BatchGetItem");
        assertThat(batch.attributes().values())
                .containsEntry("aws.dynamodb.table_names", List.of("a", "b"))
                .containsEntry("db.response.returned_rows", 3L)
                .containsEntry("lambdatape.db.unprocessed", true)
                .doesNotContainKey("db.collection.name");

        Exchange transaction = new Transcript()
                .client(request(
                        "TransactGetItems",
                        "{\"TransactItems\":[{\"Get\":{\"Key\":{\"TableName\":{\"S\":\"no\"}},\"TableName\":\"a\"}},"
                                + "{\"Get\":{\"TableName\":\"a\"}}]}"))
                .server(answer("200 OK", "{\"Responses\":[{\"Item\":{}},{}]}"))
                .only();
        assertThat(transaction.name()).isEqualTo("TransactGetItems a");
        assertThat(transaction.attributes().values()).containsEntry("db.response.returned_rows", 1L);
    }

    @Test
    void aPartiQlStatementIsTheText() {
        Exchange exchange = new Transcript()
                .client(request(
                        "ExecuteStatement",
                        "{\"Statement\":\"SELECT * FROM \\\"orders\\\" WHERE id=?\",\"Parameters\":[]}"))
                .server(answer("200 OK", "{\"Items\":[{},{}],\"NextToken\":\"more\"}"))
                .only();
        assertThat(exchange.name()).isEqualTo("ExecuteStatement orders");
        assertThat(exchange.attributes().values())
                .containsEntry("db.query.text", "SELECT * FROM \"orders\" WHERE id=?")
                .containsEntry("db.response.returned_rows", 2L)
                .containsEntry("lambdatape.db.suspended", true);
    }

    @Test
    void aPackedAndChunkedAnswerIsRead() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("{\"Count\":2,\"ScannedCount\":9,\"Items\":[{},{}]}".getBytes(StandardCharsets.UTF_8));
        }
        byte[] head = ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + Integer.toHexString(packed.size()) + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
        Exchange exchange = new Transcript()
                .client(request("Scan", "{\"TableName\":\"t\"}"))
                .server(head)
                .server(packed.toByteArray())
                .server("\r\n0\r\n\r\n")
                .only();
        assertThat(exchange.attributes().values())
                .containsEntry("db.response.returned_rows", 2L)
                .containsEntry("aws.dynamodb.scanned_count", 9L);
    }

    @Test
    void ofALongAnswerTheCountIsBelievedAndTheRestIsNotGuessed() {
        String items = "\"Items\":[" + "{\"id\":{\"S\":\"0123456789\"}},".repeat(5000) + "{}]";
        DatabaseOptions small = DatabaseOptions.of("w").withBodyBytesMax(100);
        Exchange told = new Transcript(small)
                .client(request("Query", "{\"TableName\":\"t\"}"))
                .server(answer("200 OK", "{\"Count\":5001," + items + "}"))
                .only();
        assertThat(told.response().truncated()).isTrue();
        assertThat(told.attributes().values()).containsEntry("db.response.returned_rows", 5001L);
        Exchange untold = new Transcript(small)
                .client(request("Query", "{\"TableName\":\"t\"}"))
                .server(answer("200 OK", "{" + items + "}"))
                .only();
        assertThat(untold.attributes().values()).doesNotContainKey("db.response.returned_rows");
    }

    @Test
    void whatIsNoHttpIsPassedOnUnreadAndCounted() {
        byte[] hello = {0x16, 3, 1, 0, 5, 1, 0, 0, 1, 3, '\r', '\n', '\r', '\n'};
        Transcript talk = new Transcript()
                .client(hello)
                .server(new byte[] {0x15, 3, 1, 0, 2, 2, 70})
                .end();
        assertThat(talk.recorded).isEmpty();
        assertThat(talk.counters().opaqueFor(DynamoDbOpaqueReason.MALFORMED_REQUEST))
                .isEqualTo(1);
        assertThat(talk.seenByServer()).isEqualTo(new String(hello, StandardCharsets.ISO_8859_1));
        assertThat(talk.seenByClient()).hasSize(7);
    }

    @Test
    void anAbsoluteTargetKeepsItsForm() {
        String request = request("ListTables", "{}").replace("POST / ", "POST http://dynamodb/ ");
        assertThat(new Transcript().client(request).seenByServer()).isEqualTo(request);
    }

    @Test
    void anAttemptWithoutAnAnswerIsCutOffAndOneWithoutAServerIsAnError() {
        Exchange cut = new Transcript()
                .client(request("GetItem", "{\"TableName\":\"t\"}"))
                .end()
                .only();
        assertThat(cut.outcome()).isEqualTo(Outcome.CUT_OFF);
        assertThat(cut.attributes().text("error.type")).isEqualTo("cut_off");
        Transcript talk = new Transcript()
                .client(request("GetItem", "{\"TableName\":\"t\"}"))
                .serverIsUnreachable();
        assertThat(talk.only().outcome()).isEqualTo(Outcome.ERROR);
        assertThat(talk.only().attributes().text("error.type")).isEqualTo("server_unreachable");
        assertThat(talk.seenByClient()).startsWith("HTTP/1.1 502 ");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

package io.lambdatape.agent.dynamodb;

import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;
import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.attribution.Source;
import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.capture.TraceIds;
import io.lambdatape.agent.database.DatabaseConversations;
import io.lambdatape.agent.database.DatabaseCounters;
import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.agent.redaction.Redaction;
import io.lambdatape.agent.relay.EventLoops;
import io.lambdatape.agent.relay.ListenFailedException;
import io.lambdatape.agent.relay.RelayListener;
import io.lambdatape.agent.relay.RelayOptions;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Outcome;
import io.netty.channel.IoEventLoopGroup;
import io.opentelemetry.api.metrics.MeterProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Amazon's SDK and DynamoDB Local, with the agent between them. */
class DynamoDbThroughRelayTest implements CaptureSink {
    private static DynamoDBProxyServer server;
    private static int serverPort;

    private final List<Exchange> recorded = new CopyOnWriteArrayList<>();
    private final IoEventLoopGroup loops = EventLoops.start(1);
    private DatabaseConversations conversations;
    private RelayListener relay;

    @BeforeAll
    static void startServer() throws Exception {
        serverPort = freePort();
        server = ServerRunner.createServerFromCommandLineArgs(
                new String[] {"-inMemory", "-disableTelemetry", "-port", Integer.toString(serverPort)});
        server.start();
        try (DynamoDbClient direct = client(serverPort)) {
            direct.createTable(table -> table.tableName("orders")
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(
                            attribute("customer", ScalarAttributeType.S), attribute("number", ScalarAttributeType.N))
                    .keySchema(key("customer", KeyType.HASH), key("number", KeyType.RANGE)));
        }
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.stop();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    @BeforeEach
    void startRelay() throws ListenFailedException {
        startRelay(serverPort);
    }

    private void startRelay(int upstream) throws ListenFailedException {
        var meter = MeterProvider.noop().get("test");
        conversations = new DatabaseConversations(
                "test",
                new DynamoDb(),
                DatabaseOptions.of("w"),
                new OpenInvocations(RecordingClock.system()),
                this,
                TraceIds.system(),
                client -> new Source("shop", "7"),
                meter);
        relay = RelayListener.start(
                RelayOptions.of(
                        "test",
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new InetSocketAddress("127.0.0.1", upstream)),
                conversations,
                loops,
                RecordingClock.system(),
                meter);
    }

    private DynamoDbClient relayed() {
        return client(relay.localAddress().getPort());
    }

    private static DynamoDbClient client(int port) {
        return DynamoDbClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "s3cr3t")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(calls ->
                        calls.retryStrategy(retry -> retry.backoffStrategy(BackoffStrategy.retryImmediately())))
                .build();
    }

    @AfterEach
    void theBooksBalance() {
        relay.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        DatabaseCounters counters = conversations.counters();
        // A record may wait for its connection's owner.
        eventually(
                "all are recorded",
                () -> counters.begun() == counters.recorded() && counters.recorded() == recorded.size());
        assertThat(counters.opaque()).isZero();
        assertThat(relay.counters().opaque()).isZero();
    }

    private static Map<String, AttributeValue> item(String customer, int number) {
        return Map.of(
                "customer", AttributeValue.fromS(customer),
                "number", AttributeValue.fromN(Integer.toString(number)),
                "note", AttributeValue.fromS("caf\u00e9 ".repeat(200)));
    }

    @Test
    void callsOfTheSdkAreRecordedAsTheyAre() throws Exception {
        try (DynamoDbClient client = relayed();
                DynamoDbClient direct = client(serverPort)) {
            for (int i = 0; i < 30; i++) {
                int number = i;
                client.putItem(put -> put.tableName("orders")
                        .item(item("ann", number))
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
            }
            QueryResponse page = client.query(query -> query.tableName("orders")
                    .keyConditionExpression("customer = :c")
                    .expressionAttributeValues(Map.of(":c", AttributeValue.fromS("ann")))
                    .limit(20));
            assertThat(page.items()).hasSize(20);
            QueryResponse rest = client.query(query -> query.tableName("orders")
                    .keyConditionExpression("customer = :c")
                    .expressionAttributeValues(Map.of(":c", AttributeValue.fromS("ann")))
                    .exclusiveStartKey(page.lastEvaluatedKey()));
            assertThat(rest.items()).hasSize(10);
            var got = client.batchGetItem(batch -> batch.requestItems(Map.of(
                    "orders",
                    KeysAndAttributes.builder()
                            .keys(List.of(key("ann", 1), key("ann", 2), key("ann", 99)))
                            .build())));
            assertThat(got.responses().get("orders")).hasSize(2);
            client.executeStatement(
                    statement -> statement.statement("SELECT * FROM \"orders\" WHERE customer = 'ann'"));
            assertThat(client.scan(scan -> scan.tableName("orders")).items())
                    .isEqualTo(direct.scan(scan -> scan.tableName("orders")).items());
            assertThatThrownBy(() -> client.putItem(put -> put.tableName("orders")
                            .item(item("ann", 1))
                            .conditionExpression("attribute_not_exists(customer)")))
                    .isInstanceOf(ConditionalCheckFailedException.class);
        }
        eventually("all is recorded", () -> recorded.size() == 36);
        assertThat(recorded.subList(0, 30)).allSatisfy(put -> {
            assertThat(put.name()).isEqualTo("PutItem orders");
            assertThat(put.outcome()).isEqualTo(Outcome.OK);
            assertThat(put.place().lambda()).isEqualTo("shop");
            assertThat(put.attributes().text("aws.dynamodb.consumed_capacity")).contains("CapacityUnits");
            assertThat(put.attributes().text("aws.request_id")).isNotBlank();
        });
        assertThat(recorded.get(30).attributes().values())
                .containsEntry("db.response.returned_rows", 20L)
                .containsEntry("aws.dynamodb.count", 20L)
                .containsEntry("aws.dynamodb.limit", 20L)
                .containsEntry("lambdatape.db.suspended", true);
        assertThat(recorded.get(31).attributes().values())
                .containsEntry("db.response.returned_rows", 10L)
                .containsEntry("lambdatape.db.continuation", true);
        assertThat(recorded.get(32).name()).isEqualTo("BatchGetItem orders");
        assertThat(recorded.get(32).attributes().values()).containsEntry("db.response.returned_rows", 2L);
        assertThat(recorded.get(33).attributes().values())
                .containsEntry("db.query.text", "SELECT * FROM \"orders\" WHERE customer = 'ann'")
                .containsEntry("db.collection.name", "orders");
        assertThat(recorded.get(35).outcome()).isEqualTo(Outcome.ERROR);
        assertThat(recorded.get(35).attributes().values())
                .containsEntry("error.type", "ConditionalCheckFailedException")
                .containsEntry("http.response.status_code", 400L);
    }

    private static Map<String, AttributeValue> key(String customer, int number) {
        return Map.of(
                "customer", AttributeValue.fromS(customer), "number", AttributeValue.fromN(Integer.toString(number)));
    }

    @Test
    void retriesOfTheSdkAreAttemptsOfOneCall() throws Exception {
        relay.close();
        startRelay(freePort());
        try (DynamoDbClient client = relayed()) {
            assertThatThrownBy(
                            () -> client.getItem(get -> get.tableName("orders").key(key("ann", 1))))
                    .isInstanceOf(DynamoDbException.class);
        }
        eventually(
                "all attempts are recorded",
                () -> recorded.size() == conversations.counters().begun());
        assertThat(recorded).hasSizeGreaterThan(1);
        assertThat(recorded)
                .extracting(attempt -> attempt.attributes().text("lambdatape.aws.sdk_invocation_id"))
                .doesNotContainNull()
                .containsOnly(recorded.getFirst().attributes().text("lambdatape.aws.sdk_invocation_id"));
        assertThat(recorded.getFirst().attributes().number("http.request.resend_count"))
                .isNull();
        for (int i = 1; i < recorded.size(); i++) {
            assertThat(recorded.get(i).attributes().number("http.request.resend_count"))
                    .isEqualTo(i);
        }
    }

    @Test
    void theSignatureAndConfiguredFieldsAreRedactedInTheRecord(@TempDir Path directory) throws Exception {
        try (DynamoDbClient client = relayed()) {
            client.putItem(put -> put.tableName("orders").item(item("berta", 5)));
        }
        eventually("it is recorded", () -> recorded.size() == 1);
        assertThat(request(recorded.getFirst())).contains("AKIDEXAMPLE", "Signature=", "caf\u00e9");

        Exchange redacted = Redaction.of(directory, List.of("authorization"), List.of("note"))
                .apply(recorded.getFirst());
        assertThat(request(redacted))
                .doesNotContain("AKIDEXAMPLE", "Signature=", "caf\u00e9")
                .contains("berta");
        assertThat(redacted.attributes().text("db.query.text"))
                .doesNotContain("caf\u00e9")
                .contains("berta", "\"note\"");
    }

    private static String request(Exchange exchange) {
        return new String(exchange.request().bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void exchange(Exchange exchange) {
        recorded.add(exchange);
    }

    @Override
    public void lines(List<LogLine> lines) {
        throw new AssertionError("DynamoDB has no log lines");
    }
}

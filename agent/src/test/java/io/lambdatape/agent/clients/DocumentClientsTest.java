package io.lambdatape.agent.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;
import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.lambdatape.agent.dynamodb.DynamoDb;
import io.lambdatape.agent.mongodb.Mongo;
import io.lambdatape.agent.redaction.Redaction;
import io.lambdatape.recording.Exchange;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Clients of MongoDB (against a server that speaks its protocol) and of DynamoDB. */
class DocumentClientsTest {
    @FunctionalInterface
    private interface Session {
        void with(TappedAgent agent, int serverPort) throws Exception;
    }

    private static void withMongo(Session session) throws Exception {
        MongoServer server = new MongoServer(new MemoryBackend());
        server.bind("127.0.0.1", 0);
        int port = server.getLocalAddress().getPort();
        try (TappedAgent agent = new TappedAgent(new Mongo(), port)) {
            session.with(agent, port);
        } finally {
            server.shutdownNow();
        }
    }

    private static void withDynamoDb(Session session) throws Exception {
        int port = freePort();
        DynamoDBProxyServer server = ServerRunner.createServerFromCommandLineArgs(
                new String[] {"-inMemory", "-disableTelemetry", "-port", Integer.toString(port)});
        server.start();
        try (TappedAgent agent = new TappedAgent(new DynamoDb(), port)) {
            session.with(agent, port);
        } finally {
            server.stop();
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static List<Exchange> named(TappedAgent agent, String name) {
        return agent.recorded().stream()
                .filter(exchange -> exchange.name().equals(name))
                .toList();
    }

    @Test
    void pyMongoSeesTheSame() throws Exception {
        withMongo((agent, serverPort) -> {
            String printed = new Script("pymongo").printsTheSame(serverPort, agent);

            assertThat(printed).contains("300 {'_id': 7", "duplicate 11000", "5000000");
            assertThat(agent.sameBytesOnBothSides()).isGreaterThan(10_000_000);
            assertThat(agent.opaque()).isZero();
            assertThat(named(agent, "getMore rows"))
                    .hasSize(2)
                    .last()
                    .satisfies(last ->
                            assertThat(last.attributes().values()).doesNotContainKey("lambdatape.db.suspended"));
            assertThat(named(agent, "insert rows").getLast().attributes().values())
                    .containsEntry("error.type", "DuplicateKey")
                    .containsEntry("db.response.status_code", "11000");
        });
    }

    @Test
    void mongoDbsJavaDriverTalksTheSameOnBothSides() throws Exception {
        withMongo((agent, serverPort) -> {
            try (var client = MongoClients.create("mongodb://127.0.0.1:" + agent.port())) {
                var rows = client.getDatabase("shop").getCollection("rows");
                List<Document> many = new ArrayList<>();
                for (int i = 0; i < 500; i++) {
                    many.add(new Document("_id", i).append("note", "caf\u00e9 " + i));
                }
                rows.insertMany(many);
                assertThat(rows.find(Filters.lt("_id", 300)).batchSize(100).into(new ArrayList<>()))
                        .hasSize(300);
            }
            agent.sameBytesOnBothSides();
            assertThat(agent.opaque()).isZero();
            assertThat(named(agent, "insert rows").getFirst().attributes().number("lambdatape.db.affected_rows"))
                    .isEqualTo(500);
        });
    }

    @Test
    void boto3SeesTheSame(@TempDir Path directory) throws Exception {
        withDynamoDb((agent, serverPort) -> {
            String printed = new Script("boto3").printsTheSame(serverPort, agent);

            assertThat(printed).contains("25 {", "ConditionalCheckFailedException 400", "[20, 20, 20, 0]");
            agent.sameBytesOnBothSides();
            assertThat(agent.opaque()).isZero();
            assertThat(named(agent, "BatchWriteItem boto")).hasSize(3);
            assertThat(named(agent, "PutItem boto").getFirst().attributes().text("error.type"))
                    .isEqualTo("ConditionalCheckFailedException");
            assertThat(named(agent, "Query boto").getFirst().attributes().number("db.response.returned_rows"))
                    .isEqualTo(25);
            Redaction redaction = Redaction.of(directory, List.of("authorization", "x-amz-security-token"), List.of());
            assertThat(agent.recorded())
                    .allSatisfy(exchange -> assertThat(new String(
                                    redaction.apply(exchange).request().bytes(), StandardCharsets.ISO_8859_1))
                            .doesNotContain("AKIDEXAMPLE", "T0KEN"));
        });
    }

    @Test
    void amazonsJavaSdkTalksTheSameOnBothSides() throws Exception {
        withDynamoDb((agent, serverPort) -> {
            try (DynamoDbClient client = DynamoDbClient.builder()
                    .httpClient(UrlConnectionHttpClient.create())
                    .region(Region.EU_CENTRAL_1)
                    .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "s")))
                    .endpointOverride(URI.create("http://127.0.0.1:" + agent.port()))
                    .build()) {
                assertThat(client.listTables().tableNames()).isEmpty();
                assertThat(client.describeLimits().sdkHttpResponse().headers()).isNotEqualTo(Map.of());
            }
            agent.sameBytesOnBothSides();
            assertThat(agent.opaque()).isZero();
            assertThat(named(agent, "ListTables")).hasSize(1);
        });
    }
}

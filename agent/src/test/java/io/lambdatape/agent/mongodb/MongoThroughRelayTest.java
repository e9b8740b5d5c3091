package io.lambdatape.agent.mongodb;

import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.attribution.Source;
import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.capture.TraceIds;
import io.lambdatape.agent.database.DatabaseConversations;
import io.lambdatape.agent.database.DatabaseCounters;
import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.agent.relay.EventLoops;
import io.lambdatape.agent.relay.ListenFailedException;
import io.lambdatape.agent.relay.RelayListener;
import io.lambdatape.agent.relay.RelayOptions;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Outcome;
import io.netty.channel.IoEventLoopGroup;
import io.opentelemetry.api.metrics.MeterProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** MongoDB's Java driver and a server that speaks its protocol (not MongoDB's own), with the agent between them. */
class MongoThroughRelayTest implements CaptureSink {
    private static MongoServer server;

    private final List<Exchange> recorded = new CopyOnWriteArrayList<>();
    private final IoEventLoopGroup loops = EventLoops.start(1);
    private DatabaseConversations conversations;
    private RelayListener relay;

    @BeforeAll
    static void startServer() {
        server = new MongoServer(new MemoryBackend());
        server.bind("127.0.0.1", 0);
    }

    @AfterAll
    static void stopServer() {
        server.shutdownNow();
    }

    @BeforeEach
    void startRelay() throws ListenFailedException {
        var meter = MeterProvider.noop().get("test");
        conversations = new DatabaseConversations(
                "test",
                new Mongo(),
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
                        new InetSocketAddress(
                                "127.0.0.1", server.getLocalAddress().getPort())),
                conversations,
                loops,
                RecordingClock.system(),
                meter);
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

    private MongoClient client(String parameters) {
        String uri = "mongodb://127.0.0.1:" + relay.localAddress().getPort() + "/" + parameters;
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .build());
    }

    private List<Exchange> named(String name, int count) {
        eventually("recorded " + count + ": " + name, () -> named(name).size() == count);
        return named(name);
    }

    private List<Exchange> named(String name) {
        return recorded.stream()
                .filter(exchange -> exchange.name().equals(name))
                .toList();
    }

    @Test
    void commandsOfTheDriverAreRecordedAsTheyAre() {
        try (MongoClient client = client("?compressors=zlib")) {
            MongoCollection<Document> orders = client.getDatabase("shop").getCollection("orders");
            List<Document> many = new ArrayList<>();
            for (int i = 0; i < 250; i++) {
                many.add(new Document("_id", i).append("note", "caf\u00e9 " + i).append("odd", i % 2 == 1));
            }
            orders.insertMany(many);
            assertThat(orders.find(Filters.eq("odd", true)).batchSize(100).into(new ArrayList<>()))
                    .hasSize(125)
                    .first()
                    .isEqualTo(many.get(1));
            assertThat(orders.updateMany(Filters.lt("_id", 10), Updates.set("note", "x"))
                            .getModifiedCount())
                    .isEqualTo(10);
            assertThat(orders.deleteOne(Filters.eq("_id", 3)).getDeletedCount()).isEqualTo(1);
            assertThatThrownBy(() -> orders.insertOne(new Document("_id", 5))).isInstanceOf(MongoWriteException.class);
            assertThatThrownBy(() -> client.getDatabase("shop").runCommand(new Document("noSuchThing", 1)))
                    .hasMessageContaining("noSuchThing");
        }
        Exchange insert = named("insert orders", 2).getFirst();
        assertThat(insert.outcome()).isEqualTo(Outcome.OK);
        assertThat(insert.place().lambda()).isEqualTo("shop");
        assertThat(insert.attributes().values())
                .containsEntry("db.system.name", "mongodb")
                .containsEntry("db.namespace", "shop")
                .containsEntry("db.collection.name", "orders")
                .containsEntry("db.operation.name", "insert")
                .containsEntry("lambdatape.db.affected_rows", 250L);
        assertThat(insert.attributes().text("db.query.text"))
                .startsWith("{\"insert\":\"orders\"")
                .contains("\"documents\":[{\"_id\":0,\"note\":\"caf\u00e9 0\",\"odd\":false},{\"_id\":1,")
                .endsWith("\"odd\":true}]}")
                .doesNotContain("lsid");

        Exchange find = named("find orders", 1).getFirst();
        assertThat(find.attributes().values())
                .containsEntry("db.response.returned_rows", 100L)
                .containsEntry("lambdatape.db.suspended", true);
        assertThat(find.attributes().text("db.query.text")).contains("\"filter\":{\"odd\":true}", "\"batchSize\":100");
        Exchange more = named("getMore orders", 1).getFirst();
        assertThat(more.attributes().values())
                .containsEntry("db.response.returned_rows", 25L)
                .containsEntry("lambdatape.db.continuation", true)
                .containsEntry(
                        "lambdatape.db.cursor", String.valueOf(find.attributes().text("lambdatape.db.cursor")));
        assertThat(named("update orders", 1).getFirst().attributes().number("lambdatape.db.affected_rows"))
                .isEqualTo(10);
        assertThat(named("delete orders", 1).getFirst().attributes().number("lambdatape.db.affected_rows"))
                .isEqualTo(1);
        Exchange duplicate = named("insert orders", 2).getLast();
        assertThat(duplicate.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(duplicate.attributes().text("db.response.status_code")).isEqualTo("11000");
        assertThat(named("noSuchThing", 1).getFirst().attributes().values())
                .containsEntry("error.type", "CommandNotFound")
                .containsEntry("db.response.status_code", "59");
        assertThat(recorded).extracting(Exchange::name).doesNotContain("hello", "isMaster", "ismaster");
    }

    @Test
    void aLargeDocumentPassesWholeAndIsKeptInPart() {
        String large = "0123456789abcdef".repeat(600_000);
        try (MongoClient client = client("")) {
            MongoCollection<Document> files = client.getDatabase("shop").getCollection("files");
            files.insertOne(new Document("_id", 1).append("content", large));
            assertThat(files.find().first()).containsEntry("content", large);
        }
        Exchange insert = named("insert files", 1).getFirst();
        assertThat(insert.request().length()).isGreaterThan(large.length());
        assertThat(insert.request().truncated()).isTrue();
        assertThat(insert.attributes().text("db.query.text")).hasSize(64 * 1024);
        assertThat(insert.attributes().text("lambdatape.db.query_text_truncated"))
                .isEqualTo("true");
        Exchange find = named("find files", 1).getFirst();
        assertThat(find.outcome()).isEqualTo(Outcome.OK);
        assertThat(find.response().truncated()).isTrue();
    }

    @Override
    public void exchange(Exchange exchange) {
        recorded.add(exchange);
    }

    @Override
    public void lines(List<LogLine> lines) {
        throw new AssertionError("MongoDB has no log lines");
    }
}

package io.lambdatape.agent.redis;

import static io.lambdatape.testkit.Eventually.WATCHDOG;
import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.embedded.RedisServer;

/** A real client and a real Redis, with the agent between them. */
class RedisThroughRelayTest implements CaptureSink {
    private static final String PASSWORD = "not-to-be-recorded";

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RedisServer server;

    private static int serverPort;

    private final List<Exchange> recorded = new CopyOnWriteArrayList<>();
    private final IoEventLoopGroup loops = EventLoops.start(1);

    @SuppressWarnings("NullAway.Init") // set before each test
    private DatabaseConversations conversations;

    @SuppressWarnings("NullAway.Init") // set before each test
    private RelayListener relay;

    @BeforeAll
    static void startServer() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            serverPort = socket.getLocalPort();
        }
        server = RedisServer.newRedisServer()
                .port(serverPort)
                .setting("requirepass " + PASSWORD)
                .setting("save \"\"")
                .build();
        server.start();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.stop();
    }

    @BeforeEach
    void startRelay() throws ListenFailedException {
        conversations = new DatabaseConversations(
                "redis",
                new Redis(),
                DatabaseOptions.of("w"),
                new OpenInvocations(RecordingClock.system()),
                this,
                TraceIds.system(),
                client -> Source.UNKNOWN,
                MeterProvider.noop().get("test"));
        relay = RelayListener.start(
                RelayOptions.of(
                        "redis", new InetSocketAddress("127.0.0.1", 0), new InetSocketAddress("127.0.0.1", serverPort)),
                conversations,
                loops,
                RecordingClock.system(),
                MeterProvider.noop().get("test"));
    }

    @AfterEach
    void stopRelay() {
        relay.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        DatabaseCounters counters = conversations.counters();
        // A record may wait for its connection's owner.
        eventually("no query is open", () -> counters.begun() == counters.recorded() + counters.skipped());
        assertThat(counters.opaque()).isZero();
        assertThat(recorded.toString()).doesNotContain(PASSWORD);
        assertThat(recorded).allSatisfy(exchange -> {
            assertThat(new String(exchange.request().bytes(), java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain(PASSWORD);
        });
    }

    enum Protocol {
        RESP2,
        RESP3
    }

    private Jedis connect(Protocol protocol) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .timeoutMillis((int) WATCHDOG.toMillis())
                .password(PASSWORD)
                .database(2);
        if (protocol == Protocol.RESP3) {
            config.resp3();
        }
        return new Jedis(new HostAndPort("127.0.0.1", relay.localAddress().getPort()), config.build());
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void everyCommandOfAPipelineAndATransactionIsRecordedOnce(Protocol protocol) {
        String key = "k-" + protocol;
        try (Jedis jedis = connect(protocol)) {
            Pipeline pipeline = jedis.pipelined();
            List<Response<Long>> counts = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                counts.add(pipeline.incr(key));
            }
            pipeline.sync();
            assertThat(counts.getLast().get()).isEqualTo(500);

            Transaction transaction = jedis.multi();
            transaction.hset(key + "h", "field", "x".repeat(100_000));
            Response<java.util.Map<String, String>> all = transaction.hgetAll(key + "h");
            transaction.exec();
            assertThat(all.get()).hasSize(1);
            assertThatThrownBy(() -> jedis.lpush(key, "a")).isInstanceOf(JedisDataException.class);
            assertThat(jedis.eval("return {1,2,3}")).isEqualTo(List.of(1L, 2L, 3L));
            jedis.del(key, key + "h");
        }
        eventually("all", () -> named("DEL").size() == 1);
        assertThat(commands("INCR")).isEqualTo(500);
        for (Exchange exchange : recorded) {
            if (exchange.name().contains("INCR")) {
                assertThat(exchange.attributes().text("db.namespace")).isEqualTo("2");
            }
        }
        assertThat(commands("EXEC")).isEqualTo(1);
        assertThat(named("LPUSH")).singleElement().satisfies(exchange -> {
            assertThat(exchange.outcome()).isEqualTo(Outcome.ERROR);
            assertThat(exchange.attributes().text("error.type")).isEqualTo("WRONGTYPE");
        });
        assertThat(named("EVAL").getFirst().attributes().number("db.response.returned_rows"))
                .isEqualTo(3);
    }

    @Test
    void publishedMessagesReachTheSubscriberAndBelongToNoCommand() throws InterruptedException {
        AtomicReference<String> heard = new AtomicReference<>();
        JedisPubSub listener = new JedisPubSub() {
            @Override
            public void onMessage(String channel, String message) {
                heard.set(message);
                unsubscribe();
            }
        };
        Thread listening = Thread.ofPlatform().start(() -> {
            try (Jedis jedis = connect(Protocol.RESP2)) {
                jedis.subscribe(listener, "news");
            }
        });
        try (Jedis jedis = connect(Protocol.RESP2)) {
            eventually("somebody listens", () -> jedis.publish("news", "hello") == 1);
        }
        listening.join(WATCHDOG);
        assertThat(heard.get()).isEqualTo("hello");
        eventually("both", () -> named("UNSUBSCRIBE").size() == 1);
        assertThat(named("SUBSCRIBE")).hasSize(1);
    }

    @Test
    void aBlockingCommandLastsUntilItsAnswerComes() {
        try (Jedis jedis = connect(Protocol.RESP2)) {
            assertThat(jedis.blpop(0.2, "nothing-here")).isNull();
        }
        eventually("it", () -> named("BLPOP").size() == 1);
        assertThat(named("BLPOP").getFirst().timing().durationNanos()).isGreaterThan(150_000_000);
    }

    /** How often a command was recorded, alone or in a batch. */
    private long commands(String name) {
        long count = 0;
        for (Exchange exchange : recorded) {
            for (String line : lines(exchange)) {
                if (line.equals(name) || line.startsWith(name + " ")) {
                    count++;
                }
            }
        }
        return count;
    }

    private static List<String> lines(Exchange exchange) {
        String text = String.valueOf(exchange.attributes().text("db.query.text"));
        return text.lines().toList();
    }

    private List<Exchange> named(String name) {
        return recorded.stream()
                .filter(exchange -> exchange.name().equals(name))
                .toList();
    }

    @Override
    public void exchange(Exchange exchange) {
        recorded.add(exchange);
    }

    @Override
    public void lines(List<LogLine> lines) {
        throw new AssertionError("Redis has no log lines");
    }
}

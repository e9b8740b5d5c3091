package io.lambdatape.agent.clients;

import static io.lambdatape.testkit.Eventually.WATCHDOG;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.redis.Redis;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Outcome;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.embedded.RedisServer;

/** Clients of Redis, and its own tool. */
class RedisClientsTest {
    private static RedisServer server;
    private static int serverPort;
    private TappedAgent agent;

    @BeforeAll
    static void startServer() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            serverPort = socket.getLocalPort();
        }
        server = RedisServer.newRedisServer()
                .port(serverPort)
                .setting("save \"\"")
                .build();
        server.start();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.stop();
    }

    @BeforeEach
    void startAgent() throws Exception {
        agent = new TappedAgent(new Redis(), serverPort);
    }

    @AfterEach
    void stopAgent() throws Exception {
        agent.close();
    }

    /** How often a command was recorded, alone or in a batch. */
    private long commands(String name) {
        long count = 0;
        for (Exchange exchange : agent.recorded()) {
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
        return agent.recorded().stream()
                .filter(exchange -> exchange.name().equals(name))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "3"})
    void redisPySeesTheSame(String protocol) {
        String printed = new Script("redis").printsTheSame(serverPort, agent, protocol);

        assertThat(printed).contains("pipeline 4498500", "given up", "WRONGTYPE", "waited for", "caf\u00e9");
        assertThat(agent.sameBytesOnBothSides()).isGreaterThan(10_000_000);
        assertThat(agent.opaque()).isZero();
        // Once before the pipeline, 3000 times in it; large and binary values.
        assertThat(commands("SET")).isEqualTo(3003);
        assertThat(agent.recorded()).hasSizeLessThan(3000);
        assertThat(named("LPUSH").getLast().outcome()).isEqualTo(Outcome.ERROR);
        assertThat(commands("EXEC")).isEqualTo(2);
        assertThat(named("SUBSCRIBE")).hasSize(1);
        assertThat(agent.ofText("LRANGE l 0 -1").getFirst().attributes().values())
                .containsEntry("db.response.returned_rows", 2000L)
                .containsEntry("db.namespace", "3");
    }

    @Test
    void theJavaDriverTalksTheSameOnBothSides() {
        try (Jedis jedis = new Jedis("127.0.0.1", agent.port(), (int) WATCHDOG.toMillis())) {
            Pipeline pipeline = jedis.pipelined();
            for (int i = 0; i < 1000; i++) {
                pipeline.set("j" + i, "caf\u00e9 " + i);
            }
            pipeline.sync();
            assertThat(jedis.get("j7")).isEqualTo("caf\u00e9 7");
        }
        agent.sameBytesOnBothSides();
        assertThat(agent.opaque()).isZero();
        assertThat(commands("SET")).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "16"})
    void redisBenchmarkRunsItsLoad(String pipelined) {
        String printed = new Tool("redis-benchmark", "redis-tools")
                .succeeds(
                        List.of("-h", "127.0.0.1", "-p"),
                        agent.port(),
                        "-P",
                        pipelined,
                        "-n",
                        "2000",
                        "-c",
                        "8",
                        "-q",
                        "-t",
                        "set,get,incr,lpush,lrange_100,mset,zadd");

        assertThat(printed).contains("SET: ", "LRANGE_100", "MSET (10 keys)");
        assertThat(agent.sameBytesOnBothSides()).isGreaterThan(1_000_000);
        assertThat(agent.opaque()).isZero();
        assertThat(commands("SET")).isGreaterThanOrEqualTo(2000);
        assertThat(commands("LRANGE")).isGreaterThanOrEqualTo(2000);
        for (Exchange range : agent.ofText("LRANGE ")) {
            Long rows = range.attributes().number("db.response.returned_rows");
            assertThat(rows).isEqualTo(100L * lines(range).size());
        }
    }
}

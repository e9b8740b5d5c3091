package io.lambdatape.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lambdatape.settings.ConfigurationException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;

class ServerSettingsTest {
    private static final ServerConfiguration.Otlp OTLP = new ServerConfiguration.Otlp(
            new InetSocketAddress("127.0.0.1", 4318), new InetSocketAddress("127.0.0.1", 4317));

    private static final String EMBEDDED = """
            data: /var/lib/lambdatape
            http:
              listen: 127.0.0.1:8081
              hosts: [Logs.example.org, tape]
            kafka:
              embedded:
                listen: 127.0.0.1:9093
            telemetry:
              prometheus: 127.0.0.1:9464
              otlp: http://127.0.0.1:4318
            """;

    private static final String CLUSTER = """
            kafka:
              bootstrap-servers: kafka-1:9092,kafka-2:9092
              security.protocol: SSL
            """;

    @Test
    void aServerWithAnEmbeddedKafkaIsRead() throws ConfigurationException {
        ServerSettings read = ServerSettings.parse(EMBEDDED, "server.yaml", Map.of());
        assertThat(read.server())
                .isEqualTo(new ServerConfiguration(
                        Path.of("/var/lib/lambdatape"),
                        new InetSocketAddress("127.0.0.1", 8081),
                        Set.of("logs.example.org", "tape"),
                        new ServerConfiguration.Kafka.Embedded(new InetSocketAddress("127.0.0.1", 9093)),
                        OTLP,
                        ServerConfiguration.Retention.KEEP_ALL));
        assertThat(read.telemetry().prometheus()).isEqualTo(new InetSocketAddress("127.0.0.1", 9464));
        assertThat(read.telemetry().otlp()).isEqualTo(URI.create("http://127.0.0.1:4318"));
    }

    @Test
    void aServerWithAClusterIsReadWithAnySettingOfKafkas() throws ConfigurationException {
        assertThat(ServerSettings.parse(CLUSTER, "server.yaml", Map.of())
                        .server()
                        .kafka())
                .isEqualTo(new ServerConfiguration.Kafka.Cluster(
                        Map.of("bootstrap.servers", "kafka-1:9092,kafka-2:9092", "security.protocol", "SSL")));
        String every = ConsumerConfig.configNames().stream()
                .filter(name -> !name.equals("bootstrap.servers"))
                .map(name -> "  " + name + ": x\n")
                .collect(Collectors.joining());
        assertThat(ServerSettings.parse(CLUSTER.replace("  security.protocol: SSL\n", every), "server.yaml", Map.of())
                        .server()
                        .kafka())
                .isInstanceOfSatisfying(
                        ServerConfiguration.Kafka.Cluster.class,
                        cluster -> assertThat(cluster.settings().keySet()).containsAll(ConsumerConfig.configNames()));
    }

    @Test
    void anEmptyFileIsTheDefaults() throws ConfigurationException {
        ServerSettings read = ServerSettings.parse("", "server.yaml", Map.of());
        assertThat(read.server())
                .isEqualTo(new ServerConfiguration(
                        Path.of("lambdatape-data"),
                        new InetSocketAddress("127.0.0.1", 8080),
                        Set.of(),
                        new ServerConfiguration.Kafka.Embedded(new InetSocketAddress("127.0.0.1", 9092)),
                        OTLP,
                        ServerConfiguration.Retention.KEEP_ALL));
        assertThat(read.telemetry().prometheus()).isNull();
        assertThat(read.telemetry().otlp()).isNull();
    }

    @Test
    void threeMistakesAreToldAtOnceEachWithItsLineAndCure() {
        String yaml = EMBEDDED.replace("listen: 127.0.0.1:8081", "listn: 127.0.0.1:8081")
                .replace("127.0.0.1:9093", "9093")
                .replace("http://127.0.0.1:4318", "127.0.0.1:4318");
        assertThat(mistakes(yaml, Map.of()))
                .containsExactlyInAnyOrder(
                        "server.yaml:3: there is no key \"listn\" in http; did you mean \"listen\"?",
                        "server.yaml:7: \"9093\" is no address: write host:port, as in 127.0.0.1:5000 or [::1]:5000",
                        "server.yaml:10: \"127.0.0.1:4318\" is no URL: write http://host:port");
    }

    @Test
    void otlpAndRetentionAreReadWithTheirUnits() throws ConfigurationException {
        ServerConfiguration read = ServerSettings.parse(
                        "otlp:\n  http: 127.0.0.1:1\n  grpc: none\nretention:\n  age-max: 7d\n  bytes-max: 2GiB\n",
                        "server.yaml",
                        Map.of())
                .server();
        assertThat(read.otlp()).isEqualTo(new ServerConfiguration.Otlp(new InetSocketAddress("127.0.0.1", 1), null));
        assertThat(read.retention()).isEqualTo(new ServerConfiguration.Retention(Duration.ofDays(7), 2L << 30));
        assertThat(mistakes("otlp:\n  http: 4318\nretention:\n  age-max: a week\n", Map.of()))
                .containsExactlyInAnyOrder(
                        "server.yaml:2: \"4318\" is no address: write host:port, as in 127.0.0.1:5000 or [::1]:5000",
                        "server.yaml:4: \"a week\" is no length of time: write a whole number and ms, s, m, h or d, as in"
                                + " 12h or 7d");
    }

    @Test
    void kafkaIsEmbeddedOrAClusterNotBoth() {
        assertThat(mistakes(EMBEDDED, Map.of("LAMBDATAPE_SERVER_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092")))
                .singleElement()
                .asString()
                .startsWith("server.yaml:7: ")
                .contains("(LAMBDATAPE_SERVER_KAFKA_BOOTSTRAP_SERVERS); leave one of them out");
        assertThat(mistakes("kafka:\n  security.protocol: SSL\n", Map.of()))
                .singleElement()
                .asString()
                .startsWith("server.yaml:2: \"security.protocol\" is for a cluster");
    }

    @Test
    void aMisspeltSectionOfKafkaIsNoSettingOfKafkas() {
        assertThat(mistakes("kafka:\n  embeded:\n    listen: 127.0.0.1:1\n", Map.of()))
                .containsExactly("server.yaml:3: there is no key \"embeded\" in kafka; did you mean \"embedded\"?");
        assertThat(mistakes("", Map.of("LAMBDATAPE_SERVER_KAFKA_BOOTSTRAP_SERVER", "kafka:9092")))
                .isNotEmpty();
    }

    @Test
    void aHostIsANameAlone() {
        assertThat(mistakes("http:\n  hosts: [good.example, 'http://bad', 'bad:443']\n", Map.of()))
                .hasSize(2)
                .allSatisfy(problem ->
                        assertThat(problem).startsWith("server.yaml:2: ").contains("without port"));
    }

    @Test
    void everyKeyCanBeSetFromTheEnvironmentWhichGoesOverTheFile() throws ConfigurationException {
        ServerSettings read = ServerSettings.parse(
                EMBEDDED,
                "server.yaml",
                Map.of(
                        "LAMBDATAPE_SERVER_DATA", "/srv/tape",
                        "LAMBDATAPE_SERVER_HTTP_LISTEN", "127.0.0.1:1",
                        "LAMBDATAPE_SERVER_HTTP_HOSTS", "a.example, B.example",
                        "LAMBDATAPE_SERVER_KAFKA_EMBEDDED_LISTEN", "127.0.0.1:2",
                        "LAMBDATAPE_SERVER_TELEMETRY_PROMETHEUS", "127.0.0.1:3",
                        "LAMBDATAPE_SERVER_TELEMETRY_OTLP", "http://127.0.0.1:4",
                        "LAMBDATAPE_SERVER_RETENTION_BYTES_MAX", "50GiB",
                        "LAMBDATAPE_SERVER", "http://127.0.0.1:8080"));
        assertThat(read.server())
                .isEqualTo(new ServerConfiguration(
                        Path.of("/srv/tape"),
                        new InetSocketAddress("127.0.0.1", 1),
                        Set.of("a.example", "b.example"),
                        new ServerConfiguration.Kafka.Embedded(new InetSocketAddress("127.0.0.1", 2)),
                        OTLP,
                        new ServerConfiguration.Retention(null, 50L << 30)));
        assertThat(read.telemetry().prometheus()).isEqualTo(new InetSocketAddress("127.0.0.1", 3));
        assertThat(read.telemetry().otlp()).isEqualTo(URI.create("http://127.0.0.1:4"));
        ServerSettings cluster = ServerSettings.parse(
                CLUSTER,
                "server.yaml",
                Map.of(
                        "LAMBDATAPE_SERVER_KAFKA_BOOTSTRAP_SERVERS", "kafka:1",
                        "LAMBDATAPE_SERVER_KAFKA_SECURITY_PROTOCOL", "PLAINTEXT"));
        assertThat(cluster.server().kafka())
                .isEqualTo(new ServerConfiguration.Kafka.Cluster(
                        Map.of("bootstrap.servers", "kafka:1", "security.protocol", "PLAINTEXT")));
        assertThat(mistakes("", Map.of("LAMBDATAPE_SERVER_PORT", "1")))
                .singleElement()
                .asString()
                .startsWith("LAMBDATAPE_SERVER_PORT: ")
                .contains("docs/server.md");
    }

    @Test
    void openTelemetrysOwnVariableIsTheDefaultOfOtlp() throws ConfigurationException {
        Map<String, String> usual = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318");
        assertThat(ServerSettings.parse("", "server.yaml", usual).telemetry().otlp())
                .isEqualTo(URI.create("http://collector:4318"));
        assertThat(ServerSettings.parse(EMBEDDED, "server.yaml", usual)
                        .telemetry()
                        .otlp())
                .isEqualTo(URI.create("http://127.0.0.1:4318"));
        assertThat(mistakes("", Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "no url")))
                .singleElement()
                .asString()
                .startsWith("OTEL_EXPORTER_OTLP_ENDPOINT: ");
    }

    @Property(tries = 200)
    void garbageIsMistakesAndNothingElse(@ForAll String garbage) {
        try {
            ServerSettings.parse(garbage, "server.yaml", Map.of());
        } catch (ConfigurationException e) {
            assertThat(e.problems()).isNotEmpty();
        }
    }

    private static List<String> mistakes(String yaml, Map<String, String> environment) {
        ConfigurationException e = catchThrowableOfType(
                ConfigurationException.class, () -> ServerSettings.parse(yaml, "server.yaml", environment));
        return e.problems();
    }
}

package io.lambdatape.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running broker. */
public final class EmbeddedBroker implements AutoCloseable {
    /** The topics that are made at the first start: those of docs/wire-format.md. */
    private static final List<String> TOPICS = List.of("otlp_spans", "otlp_logs");

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private EmbeddedBroker(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts a broker; records are taken when this returns.
     *
     * @throws IOException if the port is busy or the directory cannot be used; the message says which, and the cure
     */
    public static EmbeddedBroker start(BrokerOptions options) throws IOException {
        int port = claim(options.host(), options.port());
        Properties properties = BrokerProperties.of(options, port, claim("127.0.0.1", 0));
        format(options.directory());
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        String bootstrapServers = options.host() + ":" + port;
        try {
            server.startup();
            createTopics(bootstrapServers, options.partitions());
        } catch (RuntimeException e) {
            server.shutdown();
            throw new IOException(
                    "the kafka broker does not start with its data in " + options.directory() + ": " + rootMessage(e),
                    e);
        }
        LOG.info("kafka broker at {}, data in {}", bootstrapServers, options.directory());
        return new EmbeddedBroker(server, bootstrapServers);
    }

    /** What clients set as {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Stops in order; the data stays. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    // Kafka reports a busy port late and with a stack trace: ask first.
    private static int claim(String host, int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IOException(
                    "the kafka broker cannot listen on " + host + ":" + port + " (" + e.getMessage()
                            + "); stop what runs there, or choose another port with --kafka-port",
                    e);
        }
    }

    private static void format(Path directory) throws IOException {
        Path data = directory.resolve("data");
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(data);
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(1)
                    .setDirectories(List.of(data.toString()))
                    .setMetadataLogDirectory(data.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setIgnoreFormatted(true)
                    .run();
        } catch (Exception e) { // as declared by Kafka
            throw new IOException("the kafka broker cannot use the directory " + directory + ": " + rootMessage(e), e);
        }
    }

    private static void createTopics(String bootstrapServers, int partitions) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            for (String topic : TOPICS) {
                create(admin, new NewTopic(topic, Optional.of(partitions), Optional.empty()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker started", e);
        }
    }

    private static void create(Admin admin, NewTopic topic) throws InterruptedException {
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("cannot make the topic " + topic.name(), e);
            }
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}

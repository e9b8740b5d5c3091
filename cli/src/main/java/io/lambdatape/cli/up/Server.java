package io.lambdatape.cli.up;

import io.lambdatape.broker.BrokerOptions;
import io.lambdatape.broker.EmbeddedBroker;
import io.lambdatape.cli.process.Failure;
import io.lambdatape.collector.Collector;
import io.lambdatape.collector.CollectorOptions;
import io.lambdatape.collector.otlp.OtlpOptions;
import io.lambdatape.collector.otlp.OtlpReceiver;
import io.lambdatape.logview.LogviewOptions;
import io.lambdatape.logview.LogviewServer;
import io.lambdatape.store.TraceSearch;
import io.lambdatape.store.lucene.LuceneStore;
import io.lambdatape.store.lucene.SliceOptions;
import io.lambdatape.store.lucene.StoreOptions;
import io.opentelemetry.api.metrics.Meter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: what {@code lambdatape up} starts, in this order, and closes in the other. */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final String bootstrapServers;
    private final InetSocketAddress http;
    private final OtlpReceiver otlp;
    private final ServerStatus status;
    private final TraceSearch traces;

    private Server(ServerConfiguration configuration, Meter meter) throws IOException {
        try {
            Map<String, String> kafka = switch (configuration.kafka()) {
                case ServerConfiguration.Kafka.Embedded embedded ->
                    Map.of("bootstrap.servers", startBroker(configuration, embedded));
                case ServerConfiguration.Kafka.Cluster cluster -> cluster.settings();
            };
            bootstrapServers = kafka.getOrDefault("bootstrap.servers", "");
            LuceneStore store =
                    opened(LuceneStore.open(configuration.data().resolve("store"), options(configuration), meter));
            Collector collector = opened(Collector.start(CollectorOptions.of(kafka), store.writer(), meter));
            otlp = opened(OtlpReceiver.start(
                    OtlpOptions.listeningAt(
                            configuration.otlp().http(), configuration.otlp().grpc()),
                    kafka,
                    // An embedded Kafka is on the same disk.
                    configuration.kafka() instanceof ServerConfiguration.Kafka.Embedded
                            ? store.writer()::whyFull
                            : () -> null,
                    meter));
            status = new ServerStatus(store, collector, InstantSource.system());
            traces = store.traces();
            LogviewServer logview = opened(LogviewServer.start(
                    LogviewOptions.listeningAt(configuration.http()).withHosts(configuration.httpHosts()),
                    store.logs(),
                    store.traces(),
                    status,
                    meter));
            http = logview.address();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts everything; it serves when this returns.
     *
     * @throws Failure with one sentence if a port is busy or a directory cannot be used
     */
    public static Server start(ServerConfiguration configuration, Meter meter) {
        try {
            return new Server(configuration, meter);
        } catch (IOException e) {
            throw Failure.couldNotRun(String.valueOf(e.getMessage()));
        }
    }

    /** What agents set as {@code kafka.bootstrap-servers}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Where the API and the UI are served. */
    public String url() {
        return "http://" + http.getHostString() + ":" + http.getPort();
    }

    /** Where OTLP is received. */
    public OtlpReceiver otlp() {
        return otlp;
    }

    /** What can be found of invocations and queries. */
    public TraceSearch traces() {
        return traces;
    }

    /** How everything stands. */
    public ServerStatus status() {
        return status;
    }

    private static StoreOptions options(ServerConfiguration configuration) {
        ServerConfiguration.Retention retention = configuration.retention();
        return StoreOptions.DEFAULTS.withSlices(SliceOptions.keep(retention.ageMax(), retention.bytesMax()));
    }

    private String startBroker(ServerConfiguration configuration, ServerConfiguration.Kafka.Embedded embedded)
            throws IOException {
        EmbeddedBroker broker = opened(EmbeddedBroker.start(BrokerOptions.at(
                configuration.data().resolve("kafka"),
                embedded.listen().getHostString(),
                embedded.listen().getPort())));
        return broker.bootstrapServers();
    }

    private <P extends AutoCloseable> P opened(P part) {
        parts.push(part);
        return part;
    }

    /** Closes every part, the last one first, whatever happens to the others. */
    @Override
    public void close() {
        for (@Nullable AutoCloseable part = parts.poll(); part != null; part = parts.poll()) {
            try {
                part.close();
            } catch (Exception e) { // as AutoCloseable declares it
                LOG.warn("{} did not close: {}", part.getClass().getSimpleName(), e.getMessage());
            }
        }
    }
}

package io.lambdatape.cli.up;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a server is to do.
 *
 * @param data where everything is kept
 * @param http where the API and the UI are served; port 0 for a free one
 * @param httpHosts names, in lower case, under which a server on a loopback address may be asked besides {@code localhost}
 * @param kafka where Kafka is, or is to be
 * @param otlp where OTLP is received
 * @param retention how much is kept
 */
public record ServerConfiguration(
        Path data, InetSocketAddress http, Set<String> httpHosts, Kafka kafka, Otlp otlp, Retention retention) {
    public ServerConfiguration {
        httpHosts = Set.copyOf(httpHosts);
    }

    /** One that is asked as {@code localhost}, receives no OTLP and keeps everything. */
    public ServerConfiguration(Path data, InetSocketAddress http, Kafka kafka) {
        this(data, http, Set.of(), kafka, Otlp.NOWHERE, Retention.KEEP_ALL);
    }

    ServerConfiguration withData(Path newData) {
        return new ServerConfiguration(newData, http, httpHosts, kafka, otlp, retention);
    }

    ServerConfiguration withHttp(InetSocketAddress newHttp) {
        return new ServerConfiguration(data, newHttp, httpHosts, kafka, otlp, retention);
    }

    ServerConfiguration withKafka(Kafka newKafka) {
        return new ServerConfiguration(data, http, httpHosts, newKafka, otlp, retention);
    }

    /** Where OTLP is received; null for nowhere. */
    public record Otlp(
            @Nullable InetSocketAddress http, @Nullable InetSocketAddress grpc) {
        public static final Otlp NOWHERE = new Otlp(null, null);
    }

    /**
     * How much is kept, in whole time slices.
     *
     * @param ageMax since when it arrived; null for ever
     * @param bytesMax on disk; null without a limit
     */
    public record Retention(
            @Nullable Duration ageMax, @Nullable Long bytesMax) {
        public static final Retention KEEP_ALL = new Retention(null, null);
    }

    /** Kafka for this server. */
    public sealed interface Kafka {
        /** A broker inside the process. */
        record Embedded(InetSocketAddress listen) implements Kafka {}

        /** A cluster; any Kafka client setting by its own name, {@code bootstrap.servers} at least. */
        record Cluster(Map<String, String> settings) implements Kafka {
            public Cluster {
                settings = Map.copyOf(settings);
            }
        }
    }
}

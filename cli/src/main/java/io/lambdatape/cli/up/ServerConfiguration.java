package io.lambdatape.cli.up;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * What a server is to do.
 *
 * @param data where everything is kept
 * @param http where the API and the UI are served; port 0 for a free one
 * @param httpHosts names, in lower case, under which a server on a loopback address may be asked besides {@code localhost}
 * @param kafka where Kafka is, or is to be
 */
public record ServerConfiguration(Path data, InetSocketAddress http, Set<String> httpHosts, Kafka kafka) {
    public ServerConfiguration {
        httpHosts = Set.copyOf(httpHosts);
    }

    /** One that is asked as {@code localhost}. */
    public ServerConfiguration(Path data, InetSocketAddress http, Kafka kafka) {
        this(data, http, Set.of(), kafka);
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

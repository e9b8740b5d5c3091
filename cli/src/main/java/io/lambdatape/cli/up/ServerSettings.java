package io.lambdatape.cli.up;

import io.lambdatape.cli.telemetry.TelemetryOptions;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;

/**
 * A server's configuration file with the command line's options over it.
 *
 * @param server what the server is to do
 * @param telemetry where it tells about itself
 */
record ServerSettings(ServerConfiguration server, TelemetryOptions telemetry) {
    static ServerSettings parse(String yaml, String fileName, Map<String, String> environment) {
        return new ServerSettings(
                new ServerConfiguration(
                        Path.of("lambdatape-data"),
                        InetSocketAddress.createUnresolved("127.0.0.1", 8080),
                        new ServerConfiguration.Kafka.Embedded(InetSocketAddress.createUnresolved("127.0.0.1", 9092))),
                TelemetryOptions.fromEnvironment(null));
    }

    ServerSettings withData(Path data) {
        return new ServerSettings(new ServerConfiguration(data, server.http(), server.kafka()), telemetry);
    }

    ServerSettings withHttp(InetSocketAddress http) {
        return new ServerSettings(new ServerConfiguration(server.data(), http, server.kafka()), telemetry);
    }

    ServerSettings withKafka(ServerConfiguration.Kafka kafka) {
        return new ServerSettings(new ServerConfiguration(server.data(), server.http(), kafka), telemetry);
    }
}

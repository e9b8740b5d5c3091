package io.lambdatape.cli.up;

import io.lambdatape.cli.telemetry.TelemetryOptions;
import io.lambdatape.settings.ConfigurationException;
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
    /**
     * Reads a configuration. Every key is described in {@link ServerKeys} and docs/server.md.
     *
     * @param fileName named in problems
     * @param environment variables; those that begin with {@code LAMBDATAPE_SERVER_} go over the file
     * @throws ConfigurationException with all mistakes at once
     */
    static ServerSettings parse(String yaml, String fileName, Map<String, String> environment)
            throws ConfigurationException {
        return new ServerSettingsReader(yaml, fileName, environment).read();
    }

    ServerSettings withData(Path data) {
        return withServer(server.withData(data));
    }

    ServerSettings withHttp(InetSocketAddress http) {
        return withServer(server.withHttp(http));
    }

    ServerSettings withKafka(ServerConfiguration.Kafka kafka) {
        return withServer(server.withKafka(kafka));
    }

    private ServerSettings withServer(ServerConfiguration newServer) {
        return new ServerSettings(newServer, telemetry);
    }
}

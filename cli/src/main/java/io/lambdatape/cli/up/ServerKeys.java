package io.lambdatape.cli.up;

import io.lambdatape.settings.Key;
import io.lambdatape.settings.Keys;
import java.util.List;

/** The keys of the server's configuration, in the order of docs/server.md. */
final class ServerKeys {
    static final Keys KEYS = new Keys(
            List.of(
                    Key.optional("data", "lambdatape-data", "path", "where everything is kept; of one server alone"),
                    Key.optional("http.listen", "127.0.0.1:8080", "host:port", "where the API and the UI are served"),
                    Key.names(
                            "http.hosts",
                            "",
                            "names under which a server on a loopback address may be asked besides `localhost`: those of a"
                                    + " reverse proxy in front of it"),
                    Key.optional(
                            "kafka.embedded.listen",
                            "127.0.0.1:9092",
                            "host:port",
                            "where the embedded Kafka listens, for agents too"),
                    Key.optional(
                            "kafka.bootstrap-servers",
                            "",
                            "host:port, comma-separated",
                            "where Kafka is, instead of an embedded one"),
                    Key.optional(
                            "kafka.*",
                            "",
                            "as in Kafka",
                            "any setting of Kafka's clients, by its own name: `security.protocol`; with"
                                    + " `kafka.bootstrap-servers` only"),
                    Key.optional(
                            "otlp.http",
                            "127.0.0.1:4318",
                            "host:port, or none",
                            "where OTLP over HTTP is received: `/v1/logs`, `/v1/traces`"),
                    Key.optional(
                            "otlp.grpc", "127.0.0.1:4317", "host:port, or none", "where OTLP over gRPC is received"),
                    Key.optional(
                            "retention.age-max",
                            "",
                            "duration",
                            "what arrived longer ago is deleted, in time slices of a tenth of this; kept for ever without"
                                    + " it"),
                    Key.optional(
                            "retention.bytes-max",
                            "",
                            "size",
                            "the oldest time slices are deleted while the store takes more"),
                    Key.optional(
                            "telemetry.prometheus", "", "host:port", "where the server's own metrics can be scraped"),
                    Key.optional(
                            "telemetry.otlp",
                            "$OTEL_EXPORTER_OTLP_ENDPOINT",
                            "http://host:port",
                            "where the server sends its own metrics over OTLP")),
            "LAMBDATAPE_SERVER_",
            "docs/server.md",
            List.of());

    private ServerKeys() {}
}

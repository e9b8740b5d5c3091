package io.lambdatape.cli.telemetry;

import java.net.InetSocketAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a process's own counters go.
 *
 * @param prometheus where Prometheus may scrape {@code /metrics}; null for nowhere
 * @param otlp an OTLP/HTTP endpoint such as {@code http://127.0.0.1:4318}; null for none
 */
public record TelemetryOptions(
        @Nullable InetSocketAddress prometheus, @Nullable URI otlp) {
    /** From the environment, with OpenTelemetry's own variable names. */
    public static TelemetryOptions fromEnvironment(@Nullable InetSocketAddress prometheus) {
        String endpoint = System.getenv("OTEL_EXPORTER_OTLP_ENDPOINT");
        return new TelemetryOptions(prometheus, endpoint == null ? null : URI.create(endpoint));
    }
}

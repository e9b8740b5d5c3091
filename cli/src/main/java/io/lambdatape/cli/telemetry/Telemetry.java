package io.lambdatape.cli.telemetry;

import io.lambdatape.cli.process.Failure;
import io.lambdatape.cli.process.Version;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.prometheus.PrometheusHttpServer;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The OpenTelemetry SDK of one process. */
public final class Telemetry implements AutoCloseable {
    private static final Duration EXPORT_INTERVAL = Duration.ofSeconds(10);
    private static final long FLUSH_SECONDS_MAX = 2;

    private final SdkMeterProvider meters;

    private Telemetry(SdkMeterProvider meters) {
        this.meters = meters;
    }

    /**
     * Starts to collect and to export.
     *
     * @param service the process's {@code service.name}, say {@code lambdatape-agent}
     */
    public static Telemetry start(String service, TelemetryOptions options) {
        Resource resource = Resource.getDefault()
                .merge(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        service,
                        AttributeKey.stringKey("service.version"),
                        Version.text())));
        SdkMeterProviderBuilder meters = SdkMeterProvider.builder().setResource(resource);
        InetSocketAddress prometheus = options.prometheus();
        if (prometheus != null) {
            meters.registerMetricReader(scrapedAt(prometheus));
        }
        URI otlp = options.otlp();
        if (otlp != null) {
            String endpoint = otlp.toString().replaceAll("/+$", "") + "/v1/metrics";
            meters.registerMetricReader(PeriodicMetricReader.builder(OtlpHttpMetricExporter.builder()
                            .setEndpoint(endpoint)
                            .build())
                    .setInterval(EXPORT_INTERVAL)
                    .build());
        }
        return new Telemetry(meters.build());
    }

    public Meter meter() {
        return meters.get("io.lambdatape");
    }

    private static PrometheusHttpServer scrapedAt(InetSocketAddress address) {
        try {
            return PrometheusHttpServer.builder()
                    .setHost(address.getHostString())
                    .setPort(address.getPort())
                    .build();
        } catch (RuntimeException e) {
            throw Failure.couldNotRun("cannot serve metrics at " + address.getHostString() + ":" + address.getPort()
                    + ": the port is busy; choose another with telemetry.prometheus");
        }
    }

    @Override
    public void close() {
        meters.shutdown().join(FLUSH_SECONDS_MAX, TimeUnit.SECONDS);
    }
}

package io.lambdatape.logview.api;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Handler;
import io.lambdatape.logview.parameter.Parameters;
import io.lambdatape.logview.status.StatusSource;
import io.lambdatape.recording.Side;
import io.lambdatape.store.LogSearch;
import io.lambdatape.store.TraceSearch;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;

/** All endpoints. */
public final class Endpoints {
    private final List<Endpoint> all;
    private final InstantSource clock;

    public Endpoints(
            LogSearch logs,
            TraceSearch traces,
            StatusSource status,
            TailStreams tails,
            InstantSource clock,
            LongSupplier nanoClock) {
        Walks walks = new Walks(traces);
        this.clock = clock;
        this.all = List.of(
                new LogsEndpoint(logs),
                new TailEndpoint(logs, tails, clock, nanoClock),
                new HistogramEndpoint(logs),
                new FacetsEndpoint(logs),
                new StatisticsEndpoint(logs),
                new PatternsEndpoint(logs),
                FieldsEndpoint.of(logs),
                new ContextEndpoint(logs),
                new TracesEndpoint(traces),
                FieldsEndpoint.of(traces),
                new TraceEndpoint(traces, logs),
                new PayloadEndpoint(traces, Side.REQUEST),
                new PayloadEndpoint(traces, Side.RESPONSE),
                new RecordingsEndpoint(walks),
                new TimingReportEndpoint(walks),
                new StatusEndpoint(status),
                new OpenApiEndpoint(),
                new HealthEndpoint());
    }

    /** All, in the order of the documentation. */
    public List<Endpoint> all() {
        return all;
    }

    /** Makes the server answer them. */
    public void register(JavalinConfig config) {
        for (Endpoint endpoint : all) {
            Handler handler = context -> endpoint.answer(
                    Parameters.parse(context.queryString(), endpoint.parameters(), clock.instant()), context);
            config.routes.get(endpoint.path(), handler);
            if (endpoint.answersHead()) {
                config.routes.head(endpoint.path(), handler);
            }
        }
    }
}

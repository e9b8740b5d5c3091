package io.lambdatape.logview.api;

import io.javalin.http.Context;
import io.lambdatape.logview.json.HistogramJson;
import io.lambdatape.logview.parameter.Parameters;
import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.LogSearch;
import io.lambdatape.store.TimeRange;
import java.io.IOException;
import java.util.List;

/** How many lines match, by time and level. */
final class HistogramEndpoint implements Endpoint {
    private static final int BUCKETS_DEFAULT = 60;
    private static final int BUCKETS_MAX = 1000;

    private final LogSearch logs;

    HistogramEndpoint(LogSearch logs) {
        this.logs = logs;
    }

    @Override
    public String path() {
        return "/api/v1/logs/histogram";
    }

    @Override
    public List<String> parameters() {
        return List.of("query", "start", "end", "buckets");
    }

    @Override
    public void answer(Parameters parameters, Context context) throws IOException, InvalidQueryException {
        int buckets = parameters.number("buckets", BUCKETS_DEFAULT, 1, BUCKETS_MAX);
        TimeRange range = parameters.range();
        if (range.endNanos() - range.startNanos() < buckets) {
            throw Parameters.invalid("end", "is too near to start to make " + buckets + " buckets; widen the range");
        }
        JsonAnswer.send(context, HistogramJson.of(range, logs.histogram(parameters.query(), range, buckets)));
    }
}

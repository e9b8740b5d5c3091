package io.lambdatape.logview.http;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.EventsHandler;

/**
 * Counts requests, where every one passes. {@code received == answered + refused + failed + cutOff} as soon as none is
 * open. Exported as {@code lambdatape.logview.requests} with the outcome as its attribute.
 */
public final class RequestCounts extends EventsHandler {
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("lambdatape.outcome");

    private final LongAdder received = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder cutOff = new LongAdder();

    public RequestCounts(Meter meter) {
        meter.counterBuilder("lambdatape.logview.requests")
                .setDescription("requests, by how they ended")
                .setUnit("{request}")
                .buildWithCallback(measurement -> {
                    measurement.record(answered.sum(), Attributes.of(OUTCOME, "answered"));
                    measurement.record(refused.sum(), Attributes.of(OUTCOME, "refused"));
                    measurement.record(failed.sum(), Attributes.of(OUTCOME, "failed"));
                    measurement.record(cutOff.sum(), Attributes.of(OUTCOME, "cut_off"));
                });
        meter.upDownCounterBuilder("lambdatape.logview.requests.open")
                .setDescription("requests that are being answered")
                .setUnit("{request}")
                .buildWithCallback(measurement -> measurement.record(open()));
    }

    @Override
    protected void onBeforeHandling(Request request) {
        received.increment();
    }

    @Override
    protected void onComplete(Request request, int status, HttpFields headers, Throwable failure) {
        if (failure != null) {
            cutOff.increment();
        } else if (status >= 500) {
            failed.increment();
        } else if (status >= 400) {
            refused.increment();
        } else {
            answered.increment();
        }
    }

    /** All requests that were understood as HTTP. */
    public long received() {
        return received.sum();
    }

    /** Those with a status below 400. */
    public long answered() {
        return answered.sum();
    }

    /** Those with a status from 400 to 499. */
    public long refused() {
        return refused.sum();
    }

    /** Those with a status of 500 or above. */
    public long failed() {
        return failed.sum();
    }

    /** Those whose answer did not get through: the client hung up, or the answer failed halfway. */
    public long cutOff() {
        return cutOff.sum();
    }

    /** Those that are being answered. */
    public long open() {
        return received() - answered() - refused() - failed() - cutOff();
    }
}

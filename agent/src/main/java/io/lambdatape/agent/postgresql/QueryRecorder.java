package io.lambdatape.agent.postgresql;

import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.attribution.Source;
import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.capture.PayloadRecorder;
import io.lambdatape.agent.capture.TraceIds;
import io.lambdatape.agent.relay.Peers;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Outcome;
import io.lambdatape.recording.Place;
import io.lambdatape.recording.Timing;
import io.lambdatape.recording.TraceContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Ties the queries of one connection to their invocations, and gives them to the sink when they have ended. */
final class QueryRecorder {
    final PostgresCounters counters;
    private final PostgresOptions options;
    private final OpenInvocations invocations;
    private final CaptureSink sink;
    private final TraceIds ids;
    private final CompletableFuture<Source> source;
    private final QueryAttributes attributes;

    QueryRecorder(
            PostgresOptions options,
            PostgresCounters counters,
            OpenInvocations invocations,
            CaptureSink sink,
            TraceIds ids,
            CompletableFuture<Source> source,
            QueryAttributes attributes) {
        this.options = options;
        this.counters = counters;
        this.invocations = invocations;
        this.sink = sink;
        this.ids = ids;
        this.source = source;
        this.attributes = attributes;
    }

    static QueryRecorder of(
            PostgresOptions options,
            PostgresCounters counters,
            OpenInvocations invocations,
            CaptureSink sink,
            TraceIds ids,
            CompletableFuture<Source> source,
            Peers peers,
            Session session) {
        return new QueryRecorder(
                options, counters, invocations, sink, ids, source, new QueryAttributes(peers, session));
    }

    /** A query's last message has come, or a message before it has failed. */
    Query begin(Step step, List<Step> parts) {
        counters.begun.increment();
        OpenInvocations.Answer answer = ask(step);
        Query query = new Query(step, parts, id(answer), answer);
        query.askedEarly = !source.isDone();
        return query;
    }

    private OpenInvocations.Answer ask(Step step) {
        Statement statement = step.statement;
        TraceContext stated = statement == null ? null : statement.summary.traceparent();
        return invocations.attribute(stated, owner());
    }

    private TraceContext id(OpenInvocations.Answer answer) {
        TraceContext invocation = answer.invocation();
        return invocation == null ? ids.begin() : ids.within(invocation);
    }

    private Source owner() {
        return source.isCompletedExceptionally() ? Source.UNKNOWN : source.getNow(Source.UNKNOWN);
    }

    /** The server passes over a step. */
    void skipped(Step step) {
        switch (step.kind) {
            case QUERY, EXECUTE, FUNCTION_CALL -> {
                if (step.query == null) {
                    counters.begun.increment();
                }
                counters.skipped.increment();
            }
            case STARTUP, PARSE, BIND, DESCRIBE, CLOSE, SYNC -> {}
        }
    }

    /**
     * A query's answer is complete. Told before the client can see it, so that its invocation is still open; where the
     * connection comes from may be known only now.
     */
    void answered(Query query, long nanos) {
        if (query.askedEarly && source.isDone()) {
            query.answer = ask(query.step);
            query.id = id(query.answer);
        }
        TraceContext invocation = query.answer.invocation();
        if (invocation != null) {
            invocations.queryEnded(invocation, Math.max(0, nanos - query.startNanos()));
        }
    }

    /** The end of a query. */
    void record(Query query, long nanos) {
        Outcome outcome = query.outcome();
        counters.recorded(outcome);
        query.mergeResponses();
        PayloadRecorder request = new PayloadRecorder(options.bodyBytesMax());
        query.parts.forEach(part -> request.add(part.request));
        request.add(query.step.request);
        sink.exchange(new Exchange(
                Origin.unnumbered(options.worker()),
                ExchangeKind.QUERY,
                query.name(),
                query.id,
                query.answer.parent(),
                place(query),
                null,
                new Timing(query.startNanos(), query.firstByteNanos(), nanos),
                outcome,
                attributes.of(query),
                request.payload(),
                query.step.response.payload()));
    }

    private Place place(Query query) {
        Source owner = owner();
        Source running = query.answer.source();
        return new Place(
                options.worker(),
                "",
                first(owner.lambda(), running.lambda()),
                first(owner.instance(), running.instance()));
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one != null ? one : other;
    }
}

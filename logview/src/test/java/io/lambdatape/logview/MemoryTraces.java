package io.lambdatape.logview;

import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.Payload;
import io.lambdatape.recording.Side;
import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.RecordVisitor;
import io.lambdatape.store.SearchField;
import io.lambdatape.store.TimeRange;
import io.lambdatape.store.TraceSearch;
import io.lambdatape.store.TraceSummary;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Exchanges in memory, with a walk that a test can make fail. Its query language has {@code lambda:} only. */
final class MemoryTraces implements TraceSearch {
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private volatile int walkedMax = Integer.MAX_VALUE;

    void add(Exchange exchange) {
        exchanges.add(exchange);
    }

    /** A walk fails after so many records. */
    void failAfter(int walked) {
        walkedMax = walked;
    }

    @Override
    public List<TraceSummary> search(String query, TimeRange range, int limit, @Nullable String cursor)
            throws InvalidQueryException {
        long below = cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor);
        String lambda = lambda(query);
        return exchanges.stream()
                .filter(exchange -> exchange.kind() == ExchangeKind.INVOCATION)
                .filter(exchange -> matches(exchange, lambda, range))
                .filter(exchange -> exchange.timing().startNanos() < below)
                .sorted(Comparator.comparingLong(
                                (Exchange exchange) -> exchange.timing().startNanos())
                        .reversed())
                .limit(limit)
                .map(this::summary)
                .toList();
    }

    private TraceSummary summary(Exchange invocation) {
        List<Exchange> queries = exchanges.stream()
                .filter(exchange ->
                        invocation.id().spanId().equals(exchange.parent().spanId()))
                .toList();
        long nanos = queries.stream()
                .mapToLong(query -> query.timing().durationNanos())
                .sum();
        String cursor = Long.toString(invocation.timing().startNanos());
        return new TraceSummary(withoutBytes(invocation), cursor, queries.size(), 0, nanos, 1);
    }

    @Override
    public long count(String query, TimeRange range) throws InvalidQueryException {
        return search(query, range, Integer.MAX_VALUE, null).size();
    }

    @Override
    public List<Exchange> trace(String traceId, int limit) {
        return exchanges.stream()
                .filter(exchange -> exchange.id().traceId().equals(traceId))
                .limit(limit)
                .map(MemoryTraces::withoutBytes)
                .toList();
    }

    @Override
    public Optional<Exchange> exchange(String spanId) {
        return exchanges.stream()
                .filter(exchange -> exchange.id().spanId().equals(spanId))
                .findFirst();
    }

    @Override
    public Optional<Payload> payload(String spanId, Side side) {
        return exchange(spanId).map(exchange -> side == Side.REQUEST ? exchange.request() : exchange.response());
    }

    @Override
    public List<SearchField> fields(String prefix, int limit) {
        throw new UnsupportedOperationException("tested with the real store");
    }

    @Override
    public void walk(String query, TimeRange range, RecordVisitor visitor) throws InvalidQueryException, IOException {
        String lambda = lambda(query);
        int walked = 0;
        for (Exchange exchange : exchanges) {
            if (matches(exchange, lambda, range)) {
                if (walked++ >= walkedMax) {
                    throw new IOException("the disk is gone");
                }
                visitor.visit(exchange);
            }
        }
    }

    private static boolean matches(Exchange exchange, String lambda, TimeRange range) {
        long start = exchange.timing().startNanos();
        return start >= range.startNanos()
                && start < range.endNanos()
                && (lambda.isEmpty() || lambda.equals(exchange.place().lambda()));
    }

    private static String lambda(String query) throws InvalidQueryException {
        if (!query.isEmpty() && !query.startsWith("lambda:")) {
            throw new InvalidQueryException("only lambda: is understood", 0);
        }
        return query.isEmpty() ? "" : query.substring("lambda:".length());
    }

    private static Exchange withoutBytes(Exchange exchange) {
        return exchange.withPayloads(withoutBytes(exchange.request()), withoutBytes(exchange.response()));
    }

    private static Payload withoutBytes(Payload payload) {
        return new Payload(new byte[0], payload.length(), payload.chunks(), payload.truncated(), payload.parts());
    }
}

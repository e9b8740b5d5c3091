package io.lambdatape.store.lucene;

import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Outcome;
import io.lambdatape.recording.Parent;
import io.lambdatape.recording.Payload;
import io.lambdatape.recording.Place;
import io.lambdatape.recording.Severity;
import io.lambdatape.recording.Timing;
import io.lambdatape.recording.TraceContext;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Records to test with; times in milliseconds since {@link #T0}. */
final class Samples {
    static final long T0 = 1_790_000_000_000_000_000L;
    private static final long MILLI = 1_000_000;
    private long sequence;

    static TraceContext id(int number) {
        return new TraceContext("%032x".formatted(number), "%016x".formatted(number));
    }

    Origin origin() {
        return new Origin("w1", "run-1", sequence++);
    }

    Exchange invocation(int number, String lambda, long atMs, long tookMs, int status) {
        byte[] request = ("GET /run/" + lambda + " HTTP/1.1\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        return new Exchange(
                origin(),
                ExchangeKind.INVOCATION,
                lambda,
                id(number),
                Parent.NONE,
                new Place("w1", "openlambda", lambda, "100" + number),
                number == 1,
                new Timing(T0 + atMs * MILLI, T0 + (atMs + 1) * MILLI, T0 + (atMs + tookMs) * MILLI),
                status < 500 ? Outcome.OK : Outcome.ERROR,
                Attributes.builder()
                        .put("http.request.method", "GET")
                        .put("url.path", "/run/" + lambda)
                        .put("http.response.status_code", status)
                        .put("lambdatape.queries", 2)
                        .put("lambdatape.query_ms", 1.5)
                        .put("lambdatape.calls", 1)
                        .build(),
                Payload.of(request),
                Payload.of(("HTTP/1.1 " + status + " x\r\n\r\n" + "a".repeat(2000)).getBytes(StandardCharsets.UTF_8)));
    }

    Exchange query(int number, Parent parent, int trace, long atMs) {
        return new Exchange(
                origin(),
                ExchangeKind.QUERY,
                "SELECT posts",
                new TraceContext(id(trace).traceId(), id(number).spanId()),
                parent,
                new Place("w1", "openlambda", null, null),
                null,
                new Timing(T0 + atMs * MILLI, T0 + atMs * MILLI, T0 + (atMs + 1) * MILLI),
                Outcome.OK,
                Attributes.builder()
                        .put("db.system.name", "postgresql")
                        .put("db.query.text", "SELECT * FROM posts WHERE id = $1")
                        .build(),
                Payload.EMPTY,
                Payload.EMPTY);
    }

    Exchange call(int number, Parent parent, int trace, long atMs) {
        return new Exchange(
                origin(),
                ExchangeKind.CALL,
                "GET api.example.com/x",
                new TraceContext(id(trace).traceId(), id(number).spanId()),
                parent,
                new Place("w1", "", "blog", "1001"),
                null,
                new Timing(T0 + atMs * MILLI, T0 + atMs * MILLI, T0 + (atMs + 1) * MILLI),
                Outcome.OK,
                Attributes.builder()
                        .put("http.request.method", "GET")
                        .put("url.full", "http://api.example.com/x")
                        .build(),
                Payload.of("GET http://api.example.com/x HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8)),
                Payload.of("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
    }

    LogLine line(long atMs, String lambda, @Nullable Severity severity, String message, @Nullable TraceContext id) {
        Attributes attributes =
                Attributes.builder().put("code", 7).put("user", "Ada").build();
        return line(atMs, lambda, severity, message, id, attributes);
    }

    LogLine line(
            long atMs,
            String lambda,
            @Nullable Severity severity,
            String message,
            @Nullable TraceContext id,
            Attributes attributes) {
        Origin origin = origin();
        return new LogLine(
                origin,
                "w1/f/" + origin.sequence(),
                new Place("w1", "openlambda", lambda, "1005"),
                "stdout",
                "/srv/" + lambda + "/stdout",
                origin.sequence() * 100,
                severity,
                message,
                T0 + atMs * MILLI,
                T0 + atMs * MILLI,
                id,
                id == null ? Attribution.NONE : Attribution.INSTANCE,
                false,
                attributes);
    }
}

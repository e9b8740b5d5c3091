package io.lambdatape.logview;

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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** What the store of the tests holds: two invocations of a blog, a query of the first, four log lines. */
final class Samples {
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final long START = NOW.minusSeconds(60).getEpochSecond() * 1_000_000_000L + 123_456_789L;
    static final TraceContext FIRST = new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");
    static final TraceContext QUERY = new TraceContext(FIRST.traceId(), "00f067aa0ba902b7");
    static final TraceContext SECOND = new TraceContext("1bf7651916cd43dd8448eb211c80319c", "c7ad6b7169203332");
    static final byte[] REQUEST = bytes("POST /run/blog HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
    static final String PAGE = "<script>alert(1)</script>";
    private static final String RUN = "6f1d3c1e-0000-4000-8000-000000000001";

    private Samples() {}

    static Exchange first() {
        return new Exchange(
                origin(0),
                ExchangeKind.INVOCATION,
                "blog",
                FIRST,
                Parent.NONE,
                place("blog"),
                true,
                new Timing(START, START + 9_000_000, START + 10_500_000),
                Outcome.OK,
                Attributes.builder()
                        .put("http.request.method", "POST")
                        .put("url.path", "/run/blog")
                        .put("http.response.status_code", 200)
                        .put("lambdatape.queries", 1)
                        .put("lambdatape.query_ms", 2.5)
                        .build(),
                new Payload(REQUEST, REQUEST.length, List.of(new Payload.Chunk(0, START)), false, 0),
                Payload.of(gzipPage()));
    }

    static Exchange query() {
        byte[] sql = bytes("Q\0\0\0\rselect 1\0");
        return new Exchange(
                origin(1),
                ExchangeKind.QUERY,
                "SELECT posts",
                QUERY,
                Parent.known(FIRST.spanId(), Attribution.INSTANCE),
                place("blog"),
                null,
                new Timing(START + 1_000_000, START + 3_000_000, START + 3_500_000),
                Outcome.OK,
                Attributes.builder()
                        .put("db.system.name", "postgresql")
                        .put("db.query.text", "select 1")
                        .build(),
                new Payload(sql, 900, List.of(), true, 0),
                Payload.EMPTY);
    }

    static Exchange second() {
        long start = START + 5_000_000_000L;
        return new Exchange(
                origin(2),
                ExchangeKind.INVOCATION,
                "tickets",
                SECOND,
                Parent.NONE,
                place("tickets"),
                null,
                new Timing(start, 0, start + 1_000_000),
                Outcome.CUT_OFF,
                Attributes.EMPTY,
                Payload.of(REQUEST),
                Payload.EMPTY);
    }

    static LogLine line(long sequence, @Nullable Severity level, String message) {
        return line(sequence, level, message, START + sequence * 1_000_000);
    }

    static LogLine line(long sequence, @Nullable Severity level, String message, long timeNanos) {
        boolean tied = sequence < 12;
        return new LogLine(
                origin(sequence),
                "worker-1/1a/" + sequence,
                place(tied ? "blog" : null),
                "stdout",
                tied ? "/srv/ol/worker/scratch/1005-blog/stdout" : null,
                tied ? sequence * 10 : -1,
                level,
                message,
                timeNanos,
                timeNanos + 5,
                tied ? FIRST : null,
                tied ? Attribution.INSTANCE : Attribution.NONE,
                sequence == 11,
                sequence == 11 ? Attributes.builder().put("code", 7).build() : Attributes.EMPTY);
    }

    /** Sequence numbers 10 to 13. */
    static List<LogLine> lines() {
        return List.of(
                line(10, Severity.INFO, "listing posts"),
                line(11, Severity.ERROR, "timed out \u00fc"),
                line(12, null, "worker says \ud800 nothing"),
                line(13, Severity.WARN, "pool is full"));
    }

    private static byte[] gzipPage() {
        try {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(body)) {
                gzip.write(bytes(PAGE));
            }
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            message.write(
                    bytes("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: "
                            + body.size() + "\r\n\r\n"));
            body.writeTo(message);
            return message.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Place place(@Nullable String lambda) {
        return new Place("worker-1", lambda == null ? "" : "openlambda", lambda, lambda == null ? null : "1005");
    }

    private static Origin origin(long sequence) {
        return new Origin("worker-1", RUN, sequence);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.lambdatape.recording;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Records to test with. */
public final class Samples {
    public static final TraceContext INVOCATION_ID =
            new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");
    public static final TraceContext QUERY_ID = new TraceContext(INVOCATION_ID.traceId(), "00f067aa0ba902b7");
    public static final long START = 1_790_000_000_123_456_789L;
    private static final Place PLACE = new Place("worker-1", "openlambda", "blog", "1005");

    private Samples() {}

    public static Origin origin(long sequence) {
        return new Origin("worker-1", "6f1d3c1e-run", sequence);
    }

    public static Exchange invocation(long sequence) {
        byte[] request =
                "POST /run/blog HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.UTF_8);
        byte[] response = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]".getBytes(StandardCharsets.UTF_8);
        return new Exchange(
                origin(sequence),
                ExchangeKind.INVOCATION,
                "blog",
                INVOCATION_ID,
                Parent.NONE,
                PLACE,
                true,
                new Timing(START, START + 900, START + 1000),
                Outcome.OK,
                Attributes.builder()
                        .put("http.request.method", "POST")
                        .put("http.response.status_code", 200)
                        .put("lambdatape.query_ms", 1.5)
                        .put("sampled", true)
                        .put("tags", List.of("a", "b"))
                        .build(),
                new Payload(request, request.length, List.of(new Payload.Chunk(0, START)), false, 0),
                new Payload(response, 900, List.of(new Payload.Chunk(0, START + 900)), true, 0));
    }

    public static Exchange query(long sequence) {
        return new Exchange(
                origin(sequence),
                ExchangeKind.QUERY,
                "SELECT posts",
                QUERY_ID,
                Parent.oneOf(List.of(INVOCATION_ID, QUERY_ID)),
                PLACE,
                null,
                new Timing(START + 100, START + 200, START + 300),
                Outcome.ERROR,
                Attributes.builder()
                        .put("db.system.name", "postgresql")
                        .put("db.query.text", "SELECT 1 -- \u00fc")
                        .build(),
                new Payload(new byte[0], 2_000_000, List.of(), false, 4),
                Payload.EMPTY);
    }

    public static LogLine line(long sequence, String message) {
        return new LogLine(
                origin(sequence),
                "worker-1/1a/" + sequence,
                PLACE,
                "stdout",
                "/srv/ol/worker/scratch/1005-blog/stdout",
                sequence * 10,
                Severity.WARN,
                message,
                START,
                START + 5,
                INVOCATION_ID,
                Attribution.INSTANCE,
                false,
                Attributes.builder().put("code", 7).build());
    }
}

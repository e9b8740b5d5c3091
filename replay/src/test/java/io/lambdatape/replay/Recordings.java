package io.lambdatape.replay;

import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Outcome;
import io.lambdatape.recording.Parent;
import io.lambdatape.recording.Payload;
import io.lambdatape.recording.Place;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.Timing;
import io.lambdatape.recording.TraceContext;
import io.lambdatape.recording.file.RecordingWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Recordings to test with. */
public final class Recordings {
    public static final long START = 1_790_000_000_000_000_000L;
    public static final long MS = 1_000_000;

    private Recordings() {}

    /** An invocation that started {@code offsetNanos} after the first and took 5 ms. */
    public static Exchange invocation(int number, long offsetNanos, String request, String response) {
        return invocation(number, offsetNanos, Payload.of(bytes(request)), Payload.of(bytes(response)));
    }

    public static Exchange invocation(int number, long offsetNanos, Payload request, Payload response) {
        return invocation(number, offsetNanos, 5 * MS, request, response);
    }

    /** An invocation that took at least 5 ms. */
    public static Exchange invocation(int number, long offsetNanos, long tookNanos, Payload request, Payload response) {
        long start = START + offsetNanos;
        return new Exchange(
                Origin.unnumbered("worker-1"),
                ExchangeKind.INVOCATION,
                "blog",
                new TraceContext(String.format("%032x", number + 1), String.format("%016x", number + 1)),
                Parent.NONE,
                new Place("worker-1", "openlambda", "blog", "1"),
                false,
                new Timing(start, start + 4 * MS, start + tookNanos),
                Outcome.OK,
                Attributes.EMPTY,
                request,
                response);
    }

    /** A request whose body is its number. */
    public static String post(int number) {
        String body = String.valueOf(number);
        return "POST /run/blog?n=" + number + " HTTP/1.1\r\nHost: recorded:5000\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    public static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    public static Path write(Path file, List<? extends Recorded> records) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            RecordingWriter writer = new RecordingWriter(out);
            for (Recorded record : records) {
                writer.write(record);
            }
            writer.finish();
        }
        return file;
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}

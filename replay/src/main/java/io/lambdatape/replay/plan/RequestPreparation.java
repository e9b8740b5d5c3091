package io.lambdatape.replay.plan;

import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Payload;
import io.lambdatape.recording.TraceContext;
import io.lambdatape.recording.http.HttpMessage;
import io.lambdatape.report.ReplayedInvocation.Skip;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns a recorded invocation into the bytes to send. They are the recorded ones in the recorded order, but for the
 * fields that belong to the recorded connection or trace: {@code Host} names the target; {@code traceparent} gets
 * fresh ids and {@code tracestate} goes with the old ones; hop-by-hop fields are left out, and so is {@code Expect}
 * because the body is sent at once.
 */
public final class RequestPreparation {
    private static final Set<String> DROPPED =
            Set.of("connection", "keep-alive", "proxy-connection", "te", "upgrade", "expect", "tracestate");
    private static final int SWITCHING_PROTOCOLS = 101;

    private final String authority;
    private final Supplier<TraceContext> traces;

    /**
     * @param authority the target's host, and port if it has one
     * @param traces gives fresh ids
     */
    public RequestPreparation(String authority, Supplier<TraceContext> traces) {
        this.authority = authority;
        this.traces = traces;
    }

    /** The invocation, ready or with the reason why it cannot be sent. */
    public Planned prepare(Exchange invocation) {
        String recordedName = invocation.place().lambda();
        String lambda = recordedName == null ? "(unknown)" : recordedName;
        String traceId = invocation.id().traceId();
        Payload request = invocation.request();
        RequestHead head = RequestHead.parse(request.bytes());
        Skip reason = obstacle(invocation, head);
        if (reason != null || head == null) {
            return new Planned.Unplayable(lambda, traceId, reason == null ? Skip.NOT_HTTP : reason);
        }
        return new Planned.Request(
                lambda,
                traceId,
                invocation.timing().startNanos(),
                invocation.timing().durationNanos(),
                head.method(),
                rewrite(head, request.bytes()),
                invocation.response());
    }

    /** The names of header fields whose values seem to be redacted. */
    static List<String> redactedFields(Exchange invocation) {
        RequestHead head = RequestHead.parse(invocation.request().bytes());
        if (head == null) {
            return List.of();
        }
        return head.fields().stream()
                .filter(field -> Redaction.seemsPlaceholder(field.name(), field.value()))
                .map(RequestHead.Field::name)
                .toList();
    }

    private static @Nullable Skip obstacle(Exchange invocation, @Nullable RequestHead head) {
        Payload request = invocation.request();
        if (request.bytes().length == 0) {
            return Skip.REQUEST_MISSING;
        }
        if (request.truncated()) {
            return Skip.REQUEST_TRUNCATED;
        }
        if (head == null || head.method().equals("CONNECT")) {
            return Skip.NOT_HTTP;
        }
        if (HttpMessage.parse(invocation.response().bytes()).status() == SWITCHING_PROTOCOLS) {
            return Skip.UPGRADE;
        }
        return framing(head, request.bytes());
    }

    // A target waits for the body that the head announces: one that is not all there would only ever time out.
    private static @Nullable Skip framing(RequestHead head, byte[] bytes) {
        int body = bytes.length - head.length();
        String coding = head.value("transfer-encoding");
        if (coding != null) {
            String end = new String(
                    bytes, Math.max(head.length(), bytes.length - 5), Math.min(5, body), StandardCharsets.ISO_8859_1);
            return end.endsWith("\n\r\n") || end.endsWith("\n\n") ? null : Skip.REQUEST_TRUNCATED;
        }
        String length = head.value("content-length");
        if (length != null && !length.matches("\\d{1,18}")) {
            return Skip.NOT_HTTP;
        }
        long announced = length == null ? 0 : Long.parseLong(length);
        return announced == body ? null : announced > body ? Skip.REQUEST_TRUNCATED : Skip.NOT_HTTP;
    }

    private byte[] rewrite(RequestHead head, byte[] bytes) {
        Set<String> dropped = new HashSet<>(DROPPED);
        String options = head.value("connection");
        if (options != null) {
            for (String option : options.toLowerCase(Locale.ROOT).split(",", -1)) {
                dropped.add(option.strip());
            }
        }
        // Framing and addressing are ours to keep, whatever a sender put into Connection.
        dropped.removeAll(Set.of("transfer-encoding", "content-length", "host"));
        StringBuilder text = new StringBuilder(head.length() + 64);
        text.append(head.startLine()).append("\r\n");
        if (head.value("host") == null) {
            text.append("Host: ").append(authority).append("\r\n");
        }
        for (RequestHead.Field field : head.fields()) {
            if (!dropped.contains(field.name())) {
                text.append(replaced(field)).append("\r\n");
            }
        }
        text.append("\r\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 64);
        out.writeBytes(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(Arrays.copyOfRange(bytes, head.length(), bytes.length));
        return out.toByteArray();
    }

    private String replaced(RequestHead.Field field) {
        String name = field.text().substring(0, field.name().length());
        return switch (field.name()) {
            case "host" -> name + ": " + authority;
            case "traceparent" -> name + ": " + traces.get().traceparent();
            default -> field.text();
        };
    }
}

package io.lambdatape.logview.api;

import io.javalin.http.Context;
import io.lambdatape.logview.http.SecurityHeaders;
import io.lambdatape.logview.parameter.Identifiers;
import io.lambdatape.logview.parameter.Parameters;
import io.lambdatape.logview.payload.HarmlessType;
import io.lambdatape.logview.payload.HttpBody;
import io.lambdatape.logview.problem.Problem;
import io.lambdatape.logview.problem.ProblemType;
import io.lambdatape.recording.Payload;
import io.lambdatape.recording.Side;
import io.lambdatape.recording.http.HttpField;
import io.lambdatape.recording.http.HttpMessage;
import io.lambdatape.store.TraceSearch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The exact bytes of one side of an exchange; of an HTTP message also its head and its decoded body alone. */
final class PayloadEndpoint implements Endpoint {
    private static final String TRUNCATED = "Lambdatape-Truncated";
    private static final String RECORDED_TYPE = "Lambdatape-Content-Type";
    private static final String RECORDED_CODING = "Lambdatape-Content-Encoding";
    private static final int HEADER_CHARS_MAX = 200;

    private final TraceSearch traces;
    private final Side side;

    PayloadEndpoint(TraceSearch traces, Side side) {
        this.traces = traces;
        this.side = side;
    }

    private enum Part {
        ALL,
        HEAD,
        BODY
    }

    @Override
    public String path() {
        return "/api/v1/exchanges/{spanId}/" + word();
    }

    @Override
    public List<String> parameters() {
        return List.of("part");
    }

    @Override
    public void answer(Parameters parameters, Context context) throws IOException {
        String spanId = Identifiers.span(context.pathParam("spanId"));
        Part part = parameters.word("part", Part.ALL, Part.class);
        Payload payload = traces.payload(spanId, side).orElseThrow(() -> unknown(spanId));
        context.header(SecurityHeaders.POLICY, SecurityHeaders.BYTES_POLICY);
        switch (part) {
            case ALL -> {
                context.header("Content-Disposition", "attachment; filename=\"" + spanId + "-" + word() + "\"");
                send(context, payload.bytes(), payload.truncated(), "application/octet-stream");
            }
            case HEAD -> send(context, head(http(payload, part)), payload.truncated(), "text/plain; charset=utf-8");
            case BODY -> body(context, payload, http(payload, part));
        }
    }

    private static void body(Context context, Payload payload, HttpMessage message) throws IOException {
        HttpBody body = HttpBody.of(message);
        String recorded = message.field("content-type");
        note(context, RECORDED_TYPE, recorded);
        note(context, RECORDED_CODING, body.remaining());
        String type = body.remaining() == null ? HarmlessType.of(recorded) : "application/octet-stream";
        send(context, body.bytes(), payload.truncated() || body.truncated(), type);
    }

    // Straight to the server: Javalin would compress it, and then the length would not be that of the bytes.
    private static void send(Context context, byte[] bytes, boolean truncated, String type) throws IOException {
        if (truncated) {
            context.header(TRUNCATED, "true");
        }
        context.contentType(type);
        context.res().setContentLengthLong(bytes.length);
        context.res().getOutputStream().write(bytes);
    }

    private static byte[] head(HttpMessage message) {
        StringBuilder head = new StringBuilder(message.startLine()).append('\n');
        for (HttpField field : message.fields()) {
            head.append(field.name()).append(": ").append(field.value()).append('\n');
        }
        return head.toString().getBytes(StandardCharsets.UTF_8);
    }

    private HttpMessage http(Payload payload, Part part) {
        HttpMessage message = HttpMessage.parse(payload.bytes());
        if (message.startLine().isEmpty() || !message.startLine().contains("HTTP/1.")) {
            throw Parameters.invalid(
                    "part",
                    "is " + part.name().toLowerCase(Locale.ROOT) + ", and this " + word()
                            + " is not HTTP; leave the parameter out to get the exact bytes");
        }
        return message;
    }

    private RuntimeException unknown(String spanId) throws IllegalStateException {
        return Problem.of(
                        ProblemType.NOT_FOUND,
                        "there is no " + word() + " of an exchange " + spanId
                                + "; it may be on its way still (see /api/v1/status) or older than what is kept")
                .at("spanId")
                .exception();
    }

    // What a Lambda sent goes into a header of ours only if it can do no harm there.
    private static void note(Context context, String name, @Nullable String value) {
        if (value != null) {
            String visible = value.replaceAll("[^\\x20-\\x7e]", "?");
            context.header(name, visible.substring(0, Math.min(visible.length(), HEADER_CHARS_MAX)));
        }
    }

    private String word() {
        return side.name().toLowerCase(Locale.ROOT);
    }
}

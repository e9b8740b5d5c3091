package io.lambdatape.logview.api;

import io.javalin.http.Context;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes server-sent events (WHATWG HTML, section 9.2). Blocks while the client does not take them. */
final class EventStream {
    private static final int BUFFER_BYTES = 16 << 10;
    private static final String RETRY_MILLIS = "retry: 1000\n\n";

    private final OutputStream out;

    private EventStream(OutputStream out) {
        this.out = out;
    }

    static EventStream begin(Context context) throws IOException {
        context.status(200).contentType("text/event-stream; charset=utf-8").header("X-Accel-Buffering", "no");
        // Past the compression: it would hold events back.
        EventStream events =
                new EventStream(new BufferedOutputStream(context.res().getOutputStream(), BUFFER_BYTES));
        events.text(RETRY_MILLIS);
        return events;
    }

    /**
     * Sends an event.
     *
     * @param event its name; null for what clients take as a plain message
     * @param id what the client sends back when it reconnects; null leaves it as it is
     * @param json on one line, as JSON is unless it is made pretty
     */
    void send(@Nullable String event, @Nullable String id, byte[] json) throws IOException {
        text((id == null ? "" : "id: " + id + "\n") + (event == null ? "" : "event: " + event + "\n") + "data: ");
        out.write(json);
        text("\n\n");
    }

    /** Sends a comment, which shows both sides that the other is still there, and an id without an event. */
    void heartbeat(String id) throws IOException {
        text(": still here\nid: " + id + "\n\n");
        flush();
    }

    void flush() throws IOException {
        out.flush();
    }

    /** Sends what is left and tells the client that this was all: it need not guess whether the line was cut. */
    void end() throws IOException {
        out.close();
    }

    private void text(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}

package io.lambdatape.cli.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Takes a stream of server-sent events apart (WHATWG HTML, section 9.2). An event that was cut off is none. */
final class Events {
    private final BufferedReader lines;
    private @Nullable Integer retryMillis;

    Events(InputStream in) {
        this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /**
     * One event.
     *
     * @param name empty for a plain message
     * @param id null if it has none of its own
     * @param data null if it is no event, and only tells an id
     */
    record Event(String name, @Nullable String id, @Nullable String data) {}

    /** The next event or id; null at the stream's end. {@code alive} is told of everything that comes, comments too. */
    @Nullable
    Event next(Runnable alive) throws IOException {
        String name = "";
        String id = null;
        StringBuilder data = null;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            alive.run();
            if (line.isEmpty()) {
                if (data != null || id != null) {
                    return new Event(name, id, data == null ? null : data.toString());
                }
                name = "";
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(line.startsWith(": ", colon) ? colon + 2 : colon + 1);
            switch (field) {
                case "event" -> name = value;
                case "id" -> id = value;
                case "data" ->
                    data = data == null
                            ? new StringBuilder(value)
                            : data.append('\n').append(value);
                case "retry" -> retryMillis = millis(value);
                default -> {
                    // A comment, or a field of a later version: passed over, as the standard says.
                }
            }
        }
        return null;
    }

    /** After how long the server wants to be asked again; null if it did not say. */
    @Nullable
    Integer retryMillis() {
        return retryMillis;
    }

    private static @Nullable Integer millis(String value) {
        boolean digits =
                !value.isEmpty() && value.length() <= 9 && value.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Integer.valueOf(value) : null;
    }
}

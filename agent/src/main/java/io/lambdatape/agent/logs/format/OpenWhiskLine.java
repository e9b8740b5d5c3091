package io.lambdatape.agent.logs.format;

import io.lambdatape.agent.logs.format.Subject.At;
import org.jspecify.annotations.Nullable;

/** {@code 2026-04-23T16:28:53.123456789Z stdout: message}: a line of an OpenWhisk activation. */
final class OpenWhiskLine implements Layout {
    private static final String STDOUT = "stdout: ";
    private static final String STDERR = "stderr: ";

    @Override
    public @Nullable Reading read(Subject line) {
        String text = line.text();
        At time = line.time(0);
        if (time == null) {
            return null;
        }
        int at = time.end();
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        boolean error = text.startsWith(STDERR, at);
        if (at == time.end() || (!error && !text.startsWith(STDOUT, at))) {
            return null;
        }
        // What the function itself wrote follows.
        Subject inner = new Subject(text.substring(at + STDOUT.length()), line.zone(), line.nowNanos());
        Reading reading = Layouts.ofFunctions(inner);
        Reading whole = new Reading();
        whole.time(time.time());
        whole.severity(reading.severity());
        whole.putAll(reading);
        whole.stream(error ? "stderr" : "stdout");
        return whole;
    }
}

package io.lambdatape.recording.file;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What a recording holds, as its trailer says.
 *
 * @param exchanges invocations, queries and calls together
 * @param invocations the invocations among them
 * @param lines log lines
 * @param gaps how many records are known to be missing in the recorded time
 * @param startNanos the earliest start; 0 if empty
 * @param endNanos the latest end; 0 if empty
 */
public record RecordingSummary(
        long exchanges, long invocations, long lines, long gaps, long startNanos, long endNanos) {
    byte[] encode() {
        String text = "exchanges=" + exchanges + "\ninvocations=" + invocations + "\nlines=" + lines + "\ngaps=" + gaps
                + "\nstart=" + startNanos + "\nend=" + endNanos + "\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static RecordingSummary decode(byte[] bytes) {
        Map<String, Long> values = new HashMap<>();
        for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), Long.valueOf(line.substring(equals + 1)));
            }
        }
        return new RecordingSummary(
                values.getOrDefault("exchanges", 0L),
                values.getOrDefault("invocations", 0L),
                values.getOrDefault("lines", 0L),
                values.getOrDefault("gaps", 0L),
                values.getOrDefault("start", 0L),
                values.getOrDefault("end", 0L));
    }
}

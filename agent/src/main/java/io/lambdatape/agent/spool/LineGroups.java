package io.lambdatape.agent.spool;

import io.lambdatape.recording.LogLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Divides lines into those that can share one Kafka record: of one place and file, and not too many. A large
 * one is alone. */
final class LineGroups {
    private LineGroups() {}

    static List<List<LogLine>> of(List<LogLine> lines) {
        List<List<LogLine>> groups = new ArrayList<>(1);
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < lines.size(); i++) {
            LogLine line = lines.get(i);
            bytes += line.message().length();
            boolean other = i > from && (!sameSource(lines.get(from), line) || large(line) || large(lines.get(from)));
            boolean enough = i - from >= SpoolOptions.LINES_MAX || bytes > SpoolOptions.LINES_BYTES_MAX;
            if (i > from && (other || enough)) {
                groups.add(lines.subList(from, i));
                from = i;
                bytes = line.message().length();
            }
        }
        if (from < lines.size()) {
            groups.add(lines.subList(from, lines.size()));
        }
        return groups;
    }

    /** May have to be taken apart: a char has three bytes at most. */
    private static boolean large(LogLine line) {
        return line.message().length() > SpoolOptions.PART_BYTES_MAX / 3;
    }

    private static boolean sameSource(LogLine a, LogLine b) {
        return Objects.equals(a.file(), b.file()) && a.place().equals(b.place());
    }
}

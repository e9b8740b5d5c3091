package io.lambdatape.agent.logs;

import io.lambdatape.agent.logs.lines.Line;
import java.util.List;

/**
 * How many lines are handed over together: few enough to stand in one entry of the spool, so that after a kill they are
 * there with the position behind them, or not at all.
 */
final class Batch {
    private static final int LINES_MAX = 512;
    private static final int CHARS_MAX = 128 << 10;

    private Batch() {}

    /** The lines from there on; one that is large is alone. */
    static List<Line> from(List<Line> lines, int from) {
        int to = from + 1;
        long chars = lines.get(from).text().length();
        while (to < lines.size() && to - from < LINES_MAX) {
            chars += lines.get(to).text().length();
            if (chars > CHARS_MAX) {
                break;
            }
            to++;
        }
        return lines.subList(from, to);
    }
}

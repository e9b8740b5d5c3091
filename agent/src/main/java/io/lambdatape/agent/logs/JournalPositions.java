package io.lambdatape.agent.logs;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Up to which entry each journal was read and has reached the spool. A position in the spool is a text and a number; of a
 * journal the text is {@code journal:SOURCE CURSOR} and the number counts its lines over all runs, so that the last one is
 * known. Safe for use by all threads.
 */
final class JournalPositions {
    private static final String PREFIX = "journal:";

    private final Map<String, Position> positions = new LinkedHashMap<>();

    /**
     * A place in a journal.
     *
     * @param number how many lines were read up to there
     * @param cursor journald's own name of the last entry
     */
    record Position(long number, String cursor) {}

    /** What to hand over together with lines up to there, as the source's name. */
    static String mark(String source, String cursor) {
        return PREFIX + source + " " + cursor;
    }

    /** Takes a position of the spool; false if it is none of a journal. */
    synchronized boolean spooled(String mark, long number) {
        int space = mark.indexOf(' ');
        if (!mark.startsWith(PREFIX) || space < 0) {
            return false;
        }
        String source = mark.substring(PREFIX.length(), space);
        Position known = positions.get(source);
        if (known == null || known.number < number) {
            positions.put(source, new Position(number, mark.substring(space + 1)));
        }
        return true;
    }

    synchronized @Nullable Position of(String source) {
        return positions.get(source);
    }

    synchronized void load(Map<String, Position> kept) {
        positions.putAll(kept);
    }

    synchronized void append(StringBuilder text) {
        positions.forEach((source, position) -> PositionsFile.append(text, source, position));
    }
}

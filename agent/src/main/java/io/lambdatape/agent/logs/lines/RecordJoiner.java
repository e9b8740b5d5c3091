package io.lambdatape.agent.logs.lines;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Joins the lines of a stack trace, and the line that it explains, to one record. Only lines that follow one another in a
 * file are joined, and only where the text proves it: another's line ends the record. A line is held back only while a
 * trace may still follow it.
 */
public final class RecordJoiner {
    private static final int LINES_MAX = 1_000;
    private static final int CHARS_MAX = 256 << 10;

    private final Predicate<String> standsAlone;
    /** What surely belongs together. */
    private final List<Line> certain = new ArrayList<>();
    /** What belongs to it if more follows. */
    private final List<Line> tentative = new ArrayList<>();

    private @Nullable StackTrace trace;
    private int chars;

    /** @param standsAlone lines that are nobody's beginning and nobody's end */
    public RecordJoiner(Predicate<String> standsAlone) {
        this.standsAlone = standsAlone;
    }

    /** One that joins nothing. */
    public static RecordJoiner none() {
        return new RecordJoiner(line -> true);
    }

    /** The records that are complete with these lines; the last may be held back. */
    public List<Line> join(List<Line> lines) {
        List<Line> records = new ArrayList<>(lines.size());
        for (Line line : lines) {
            add(line, records);
        }
        if (!mayGoOn()) {
            release(records);
        }
        return records;
    }

    /** What is held back, because nothing more came. */
    public List<Line> flush() {
        List<Line> records = new ArrayList<>();
        release(records);
        return records;
    }

    /** Whether anything is held back. */
    public boolean holds() {
        return !certain.isEmpty();
    }

    /** Where what is held back begins in the file; that place itself if nothing is. */
    public long heldFrom(long otherwise) {
        return certain.isEmpty() ? otherwise : certain.getFirst().offset();
    }

    /** Forgets what is held back: it will come again. */
    public void clear() {
        certain.clear();
        tentative.clear();
        trace = null;
        chars = 0;
    }

    private void add(Line line, List<Line> records) {
        boolean full = certain.size() + tentative.size() >= LINES_MAX
                || chars + line.text().length() > CHARS_MAX;
        if (certain.isEmpty() || full || standsAlone.test(line.text()) || !goesOn(line)) {
            release(records, line);
        }
        chars += line.text().length();
    }

    private boolean goesOn(Line line) {
        String text = line.text();
        if (trace != null) {
            StackTrace next = trace.next(text);
            if (next == null) {
                return false;
            }
            trace = next;
            tentative.add(line);
            if (!next.isTentative()) {
                confirm();
            }
            return true;
        }
        if (standsAlone.test(certain.getFirst().text())) {
            return false;
        }
        if (StackTrace.isFrame(text)) {
            confirm();
            certain.add(line);
            trace = StackTrace.FRAMES;
            return true;
        }
        // The line of a log that says what failed comes before the trace, and before the exception.
        if (!tentative.isEmpty() || !StackTrace.mayFollow(certain.getFirst().text())) {
            return false;
        }
        StackTrace beginning = StackTrace.beginning(text);
        if (beginning != null) {
            certain.add(line);
            trace = beginning;
            return true;
        }
        if (StackTrace.isException(text)) {
            tentative.add(line);
            return true;
        }
        return false;
    }

    private void confirm() {
        certain.addAll(tentative);
        tentative.clear();
    }

    private boolean mayGoOn() {
        return trace != null
                || !tentative.isEmpty()
                || (certain.size() == 1
                        && StackTrace.mayFollow(certain.getFirst().text())
                        && !standsAlone.test(certain.getFirst().text()));
    }

    // A stranger has come: what was tentative was no part of the record, and may begin another.
    private void release(List<Line> records, Line stranger) {
        List<Line> again = new ArrayList<>(tentative);
        tentative.clear();
        release(records);
        for (Line line : again) {
            add(line, records);
        }
        if (!again.isEmpty()) {
            add(stranger, records);
            return;
        }
        certain.add(stranger);
        trace = standsAlone.test(stranger.text()) ? null : StackTrace.beginning(stranger.text());
    }

    private void release(List<Line> records) {
        List<Line> rest = new ArrayList<>(tentative);
        if (!certain.isEmpty()) {
            records.add(joined(certain));
        }
        clear();
        // Each for itself: the trace has not gone on.
        records.addAll(rest);
    }

    private static Line joined(List<Line> lines) {
        if (lines.size() == 1) {
            return lines.getFirst();
        }
        String text = lines.stream().map(Line::text).collect(Collectors.joining("\n"));
        boolean truncated = lines.stream().anyMatch(Line::truncated);
        return new Line(text, lines.getFirst().offset(), lines.getLast().end(), truncated, original(lines));
    }

    private static @Nullable String original(List<Line> lines) {
        if (lines.stream().allMatch(line -> line.original() == null)) {
            return null;
        }
        String all = lines.stream()
                .map(line -> {
                    String original = line.original();
                    return original == null ? RawText.of(line.text()) : original;
                })
                .collect(Collectors.joining("\n"));
        return all.length() <= RawText.CHARS_MAX ? all : all.substring(0, RawText.CHARS_MAX);
    }
}

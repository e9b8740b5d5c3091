package io.lambdatape.logview;

import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Severity;
import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.LinePatterns;
import io.lambdatape.store.LineStatistics;
import io.lambdatape.store.LogSearch;
import io.lambdatape.store.SearchField;
import io.lambdatape.store.StoredLine;
import io.lambdatape.store.TimeRange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Log lines in memory, with failures that a test can order: what the real store cannot be made to do. Its query language
 * has words, {@code lambda:} and {@code level:} only.
 */
final class MemoryLogs implements LogSearch {
    private final List<LogLine> lines = new CopyOnWriteArrayList<>();
    private final AtomicInteger tails = new AtomicInteger();
    private volatile @Nullable IOException failure;

    void add(LogLine line) {
        addAll(List.of(line));
    }

    /** Adds lines that are there all at once. */
    synchronized void addAll(List<LogLine> added) {
        lines.addAll(added);
        notifyAll();
    }

    /** From now on searches and tails fail. */
    synchronized void failWith(@Nullable IOException ordered) {
        failure = ordered;
        notifyAll();
    }

    /** How often a tail was continued. */
    int tailsAsked() {
        return tails.get();
    }

    private void mayFail() throws IOException {
        IOException ordered = failure;
        if (ordered != null) {
            throw ordered;
        }
    }

    private List<LogLine> lines() {
        return lines;
    }

    private static StoredLine stored(LogLine line) {
        return new StoredLine(line.uid(), "c" + line.origin().sequence(), line);
    }

    @Override
    public List<StoredLine> search(String query, TimeRange range, int limit, @Nullable String cursor)
            throws InvalidQueryException, IOException {
        mayFail();
        long below = cursor == null ? Long.MAX_VALUE : position(cursor);
        Predicate<LogLine> matches = linesThat(query);
        return lines().stream()
                .filter(matches)
                .filter(line -> within(range, line.timeNanos()))
                .filter(line -> line.origin().sequence() < below)
                .sorted(Comparator.comparingLong((LogLine line) -> line.origin().sequence())
                        .reversed())
                .limit(limit)
                .map(MemoryLogs::stored)
                .toList();
    }

    @Override
    public Tail tail(String query, String cursor, int limit) throws InvalidQueryException, IOException {
        mayFail();
        tails.incrementAndGet();
        long highest = position(tailCursor());
        List<StoredLine> after = after(query, cursor);
        boolean complete = after.size() < limit;
        List<StoredLine> part = complete ? after : after.subList(0, limit);
        return new Tail(
                part,
                complete
                        ? "c" + Math.max(highest, position(cursor))
                        : part.getLast().cursor(),
                complete);
    }

    @Override
    public long countAfter(String query, String cursor) throws InvalidQueryException {
        return after(query, cursor).size();
    }

    private List<StoredLine> after(String query, String cursor) throws InvalidQueryException {
        long after = position(cursor);
        return lines().stream()
                .filter(linesThat(query))
                .filter(line -> line.origin().sequence() > after)
                .map(MemoryLogs::stored)
                .toList();
    }

    @Override
    @SuppressWarnings("WaitNotInLoop") // whoever is woken too early asks again
    public synchronized void awaitAfter(String cursor, Duration max)
            throws InvalidQueryException, IOException, InterruptedException {
        if (failure == null && after("", cursor).isEmpty()) {
            wait(Math.max(1, max.toMillis()));
        }
    }

    @Override
    public String tailCursor() throws IOException {
        mayFail();
        return "c"
                + lines().stream()
                        .mapToLong(line -> line.origin().sequence())
                        .max()
                        .orElse(-1);
    }

    @Override
    public List<Bucket> histogram(String query, TimeRange range, int buckets) throws InvalidQueryException {
        long width = (range.endNanos() - range.startNanos()) / buckets;
        Predicate<LogLine> matches = linesThat(query);
        List<Bucket> made = new ArrayList<>();
        for (int i = 0; i < buckets; i++) {
            long start = range.startNanos() + i * width;
            TimeRange part = new TimeRange(start, i == buckets - 1 ? range.endNanos() : start + width);
            Map<Severity, Long> levels = new EnumMap<>(Severity.class);
            long count = 0;
            for (LogLine line : lines()) {
                if (matches.test(line) && within(part, line.timeNanos())) {
                    count++;
                    if (line.severity() != null) {
                        levels.merge(line.severity(), 1L, Long::sum);
                    }
                }
            }
            made.add(new Bucket(part, count, levels));
        }
        return made;
    }

    @Override
    public List<FacetValue> facets(String query, TimeRange range, String field, String prefix, int limit)
            throws InvalidQueryException {
        if (!field.equals("lambda")) {
            throw new InvalidQueryException("there is no field '" + field + "'; use lambda", -1);
        }
        Map<String, Long> counts = new TreeMap<>();
        lines().stream()
                .filter(linesThat(query))
                .filter(line -> within(range, line.timeNanos()))
                .map(line -> line.place().lambda())
                .filter(Objects::nonNull)
                .forEach(lambda -> counts.merge(lambda, 1L, Long::sum));
        return counts.entrySet().stream()
                .map(entry -> new FacetValue(entry.getKey(), entry.getValue()))
                .limit(limit)
                .toList();
    }

    @Override
    public LineStatistics statistics(String query, TimeRange range, @Nullable String of, List<String> by, int limit) {
        throw new UnsupportedOperationException("tested with the real store");
    }

    @Override
    public LinePatterns patterns(String query, TimeRange range, int linesMax, int limit) {
        throw new UnsupportedOperationException("tested with the real store");
    }

    @Override
    public LinePatterns newPatterns(String query, TimeRange range, long sinceNanos, int linesMax, int limit) {
        throw new UnsupportedOperationException("tested with the real store");
    }

    @Override
    public List<SearchField> fields(String prefix, int limit) {
        throw new UnsupportedOperationException("tested with the real store");
    }

    @Override
    public List<StoredLine> context(String id, Around around, int before, int after) {
        List<LogLine> all = lines();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).uid().equals(id)) {
                return all.subList(Math.max(0, i - before), Math.min(all.size(), i + after + 1)).stream()
                        .map(MemoryLogs::stored)
                        .toList();
            }
        }
        return List.of();
    }

    @Override
    public List<StoredLine> ofTrace(String traceId, int limit) {
        return lines().stream()
                .filter(line ->
                        line.invocation() != null && line.invocation().traceId().equals(traceId))
                .limit(limit)
                .map(MemoryLogs::stored)
                .toList();
    }

    @Override
    public long count(String query, TimeRange range) {
        return lines().size();
    }

    private static boolean within(TimeRange range, long nanos) {
        return nanos >= range.startNanos() && nanos < range.endNanos();
    }

    private static long position(String cursor) throws InvalidQueryException {
        try {
            return Long.parseLong(cursor.substring(1));
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
            throw new InvalidQueryException("the cursor is not one of ours; leave it out to begin anew", -1);
        }
    }

    private static Predicate<LogLine> linesThat(String query) throws InvalidQueryException {
        Predicate<LogLine> all = line -> true;
        for (String word : query.isBlank() ? new String[0] : query.strip().split("\\s+")) {
            int colon = word.indexOf(':');
            String value = word.substring(colon + 1).toLowerCase(Locale.ROOT);
            Predicate<LogLine> one = switch (colon < 0 ? "" : word.substring(0, colon)) {
                case "" -> line -> line.message().toLowerCase(Locale.ROOT).contains(value);
                case "lambda" -> line -> value.equals(line.place().lambda());
                case "level" ->
                    line -> line.severity() != null
                            && value.equals(line.severity().name().toLowerCase(Locale.ROOT));
                default ->
                    throw new InvalidQueryException(
                            "there is no field '" + word.substring(0, colon) + "'; use lambda or level",
                            query.indexOf(word));
            };
            all = all.and(one);
        }
        return all;
    }
}

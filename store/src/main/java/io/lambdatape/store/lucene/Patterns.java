package io.lambdatape.store.lucene;

import io.lambdatape.recording.LogLine;
import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.LinePattern;
import io.lambdatape.store.LinePatterns;
import io.lambdatape.store.TimeRange;
import io.lambdatape.store.pattern.Statement;
import io.lambdatape.store.pattern.TemplateTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.lucene.search.Query;

/** Sorts lines by the statements that printed them, the newest lines first. */
final class Patterns {
    /** Of lines before, so many at most teach what varies in a statement. */
    private static final int BEFORE_LINES_MAX = 100_000;
    /** So many lines before that have a pattern's words are looked at to find one of the pattern. */
    private static final int COMPARED_LINES_MAX = 1_000;

    private static final Comparator<Statement> MOST_FIRST = Comparator.comparingLong(Statement::count)
            .reversed()
            .thenComparing(statement -> statement.template().toString());

    private final StoreSearcher searcher;
    private final String query;
    private final int limit;
    private final Records records;
    private final TemplateTree tree = new TemplateTree();

    Patterns(StoreSearcher searcher, String query, int limit) {
        this.searcher = searcher;
        this.query = query;
        this.limit = limit;
        this.records = new Records(searcher.getIndexReader());
    }

    LinePatterns of(TimeRange range, int linesMax) throws InvalidQueryException, IOException {
        int seen = walk(range, linesMax, tree::add);
        return result(range, seen, tree.statements(), 0);
    }

    /**
     * Those that no line before had. The lines right before are sorted in first, for what varies in a statement to be
     * known; a statement that is new then is looked for by its words among all lines before.
     */
    LinePatterns since(long sinceNanos, TimeRange range, int linesMax) throws InvalidQueryException, IOException {
        TimeRange before = new TimeRange(range.startNanos(), sinceNanos);
        TimeRange after = new TimeRange(sinceNanos, range.endNanos());
        walk(before, BEFORE_LINES_MAX, tree::addBefore);
        int seen = walk(after, linesMax, tree::add);
        List<Statement> fresh = new ArrayList<>();
        long undecided = 0;
        for (Statement statement : tree.statements()) {
            if (statement.count() > 0 && statement.countBefore() == 0) {
                switch (wasThere(statement, before)) {
                    case NO -> fresh.add(statement);
                    case UNKNOWN -> undecided++;
                    case YES -> {
                        // Nothing new.
                    }
                }
            }
        }
        return result(after, seen, fresh, undecided);
    }

    private enum Answer {
        YES,
        NO,
        UNKNOWN
    }

    private Answer wasThere(Statement statement, TimeRange before) throws InvalidQueryException, IOException {
        String words = statement.template().query();
        if (words == null) {
            return Answer.UNKNOWN;
        }
        Query selected = Selection.all(
                Selection.lines(searcher, query, before), Selection.lines(searcher, words, TimeRange.ALL));
        NewestFirst found = new NewestFirst(searcher, selected);
        int document = found.next();
        for (int compared = 0; compared < COMPARED_LINES_MAX && document != NewestFirst.NO_MORE; compared++) {
            if (statement.template().matches(records.line(document).message())) {
                return Answer.YES;
            }
            document = found.next();
        }
        return document == NewestFirst.NO_MORE ? Answer.NO : Answer.UNKNOWN;
    }

    private int walk(TimeRange range, int linesMax, Consumer<LogLine> consumer)
            throws InvalidQueryException, IOException {
        NewestFirst lines = new NewestFirst(searcher, Selection.lines(searcher, query, range));
        int seen = 0;
        while (seen < linesMax) {
            int document = lines.next();
            if (document == NewestFirst.NO_MORE) {
                break;
            }
            consumer.accept(records.line(document));
            seen++;
        }
        return seen;
    }

    private LinePatterns result(TimeRange range, int seen, List<Statement> statements, long undecided)
            throws InvalidQueryException, IOException {
        long lines = searcher.count(Selection.lines(searcher, query, range));
        List<Statement> counted =
                statements.stream().filter(statement -> statement.count() > 0).toList();
        List<LinePattern> patterns = counted.stream()
                .sorted(MOST_FIRST)
                .limit(limit)
                .map(Patterns::pattern)
                .toList();
        return new LinePatterns(
                lines,
                seen - tree.forgotten(),
                tree.forgotten(),
                lines - seen,
                patterns,
                counted.size() - patterns.size(),
                undecided);
    }

    private static LinePattern pattern(Statement statement) {
        return new LinePattern(
                statement.template().toString(),
                statement.template().query(),
                statement.count(),
                statement.firstNanos(),
                statement.lastNanos(),
                statement.levels(),
                statement.example());
    }
}

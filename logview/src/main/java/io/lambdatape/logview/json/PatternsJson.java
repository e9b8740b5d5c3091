package io.lambdatape.logview.json;

import io.lambdatape.store.LinePattern;
import io.lambdatape.store.LinePatterns;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The patterns of lines, the most frequent first; {@code lines = clustered + rare + older}.
 *
 * @param lines how many match
 * @param clustered how many of them are of a pattern
 * @param rare of how many the patterns were too rare to be kept while too many were met
 * @param older how many were not looked at: the newest were
 * @param omitted how many more patterns there are
 * @param undecided how many patterns may be new or not; left out where new ones were not asked for
 */
public record PatternsJson(
        long lines,
        long clustered,
        long rare,
        long older,
        List<PatternJson> patterns,
        long omitted,
        @Nullable Long undecided) {
    /**
     * Lines that one statement of a program printed, as far as the lines tell.
     *
     * @param template what they have in common
     * @param query finds them, and seldom others; left out if they have no word in common
     * @param first when the first of them was printed
     * @param last when the last of them was printed
     * @param levels counts by level; lines without a level are under no level
     * @param example the message of the newest, cut after a thousand characters
     */
    public record PatternJson(
            String template,
            @Nullable String query,
            long count,
            String first,
            String last,
            Map<String, Long> levels,
            String example) {
        static PatternJson of(LinePattern pattern) {
            Map<String, Long> levels = new LinkedHashMap<>();
            pattern.byLevel().forEach((severity, count) -> levels.put(Words.of(severity), count));
            return new PatternJson(
                    pattern.template(),
                    pattern.query(),
                    pattern.count(),
                    Rfc3339.format(pattern.firstNanos()),
                    Rfc3339.format(pattern.lastNanos()),
                    levels,
                    pattern.example());
        }
    }

    /**
     * What was found.
     *
     * @param fresh whether only new ones were asked for
     */
    public static PatternsJson of(LinePatterns patterns, boolean fresh) {
        return new PatternsJson(
                patterns.lines(),
                patterns.clustered(),
                patterns.rare(),
                patterns.older(),
                patterns.patterns().stream().map(PatternJson::of).toList(),
                patterns.omitted(),
                fresh ? patterns.undecided() : null);
    }
}

package io.lambdatape.report;

import io.lambdatape.recording.Attribution;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the time went in a selection of what was recorded, and in its replay if there was one. All times are in
 * nanoseconds.
 *
 * @param title what was reported on, in the user's words: a query, a file's name
 * @param notes sentences that a reader must know to judge the figures; may be empty
 * @param startNanos the first start, since the epoch; 0 if nothing was selected
 * @param endNanos the last end, since the epoch; 0 if nothing was selected
 * @param queries all queries, tied to an invocation of the selection or not
 * @param queriesUntied queries whose invocation is unknown or outside of the selection: not in any "time in queries"
 * @param attribution how many queries are tied how surely
 * @param lambdas one per Lambda, those with the most invocations first
 * @param replay null if nothing was replayed
 */
public record TimingReport(
        String title,
        List<String> notes,
        long startNanos,
        long endNanos,
        long invocations,
        long queries,
        long queriesUntied,
        Arrivals arrivals,
        Completeness completeness,
        Map<Attribution, Long> attribution,
        List<LambdaTiming> lambdas,
        @Nullable ReplayTiming replay) {
    public TimingReport {
        notes = List.copyOf(notes);
        lambdas = List.copyOf(lambdas);
    }

    /** Collects a report in memory that does not grow with the number of exchanges. */
    public static TimingReportBuilder builder(String title) {
        return new TimingReportBuilder(title);
    }

    /** From the first start to the last end. */
    public long spanNanos() {
        return Math.max(0, endNanos - startNanos);
    }

    /** One sentence: what was looked at, and what came out. */
    public String sentence() {
        return replay == null ? Sentences.recorded(this) : Sentences.replayed(this, replay);
    }
}

package io.lambdatape.report;

import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Outcome;
import io.lambdatape.recording.Parent;
import io.lambdatape.recording.Payload;
import io.lambdatape.recording.Place;
import io.lambdatape.recording.Timing;
import io.lambdatape.recording.TraceContext;
import java.util.List;
import java.util.Random;

/** Exchanges and reports to test with. */
public final class ReportSamples {
    public static final long START = 1_790_000_000_000_000_000L;
    public static final long MS = 1_000_000;

    private ReportSamples() {}

    public static TraceContext id(long number) {
        return new TraceContext(String.format("%032x", number + 1), String.format("%016x", number + 1));
    }

    public static Exchange invocation(long number, String lambda, long startNanos, long durationNanos) {
        return invocation(number, lambda, startNanos, durationNanos, Outcome.OK, false);
    }

    public static Exchange invocation(
            long number, String lambda, long startNanos, long durationNanos, Outcome outcome, boolean cold) {
        return new Exchange(
                Origin.unnumbered("w"),
                ExchangeKind.INVOCATION,
                lambda,
                id(number),
                Parent.NONE,
                new Place("w", "openlambda", lambda, "1"),
                cold,
                new Timing(startNanos, startNanos + durationNanos / 2, startNanos + durationNanos),
                outcome,
                Attributes.EMPTY,
                Payload.EMPTY,
                Payload.EMPTY);
    }

    public static Exchange query(long number, Exchange parent, String text, long startNanos, long durationNanos) {
        return new Exchange(
                Origin.unnumbered("w"),
                ExchangeKind.QUERY,
                "SELECT",
                new TraceContext(parent.id().traceId(), String.format("%016x", number + (1L << 40))),
                Parent.known(parent.id().spanId(), Attribution.INSTANCE),
                parent.place(),
                null,
                new Timing(startNanos, startNanos + durationNanos, startNanos + durationNanos),
                Outcome.OK,
                Attributes.builder().put("db.query.text", text).build(),
                Payload.EMPTY,
                Payload.EMPTY);
    }

    /** A busy minute of four Lambdas. */
    public static TimingReportBuilder busy(String title) {
        TimingReportBuilder builder = TimingReport.builder(title);
        Random random = new Random(7);
        String[] lambdas = {"blog", "tickets", "autocomplete", "calendar"};
        for (int i = 0; i < 4000; i++) {
            long start = START + i * 15L * MS + random.nextInt(10_000_000);
            int which = random.nextInt(10) < 5 ? 0 : random.nextInt(4);
            long duration = (long) ((2 + which * 3 + Math.exp(random.nextGaussian() + 1)) * MS);
            Outcome outcome = random.nextInt(60) == 0 ? Outcome.ERROR : Outcome.OK;
            Exchange invocation = invocation(i, lambdas[which], start, duration, outcome, i < 8);
            builder.recorded(invocation);
            for (int q = 0; q < which + 1; q++) {
                String text = "SELECT id, title, body FROM posts WHERE blog_id = " + i
                        + " AND author IN ('a', 'b') -- <q" + q + ">\n ORDER BY created_at DESC LIMIT " + q;
                builder.recorded(query(i * 10L + q, invocation, text, start + duration * q / 6, duration / 8));
            }
        }
        builder.recorded(new Gap(Origin.unnumbered("w"), START, Gap.Reason.LOG_LOST, 12, "lost"));
        return builder;
    }

    /** The same, replayed with some trouble. */
    public static TimingReportBuilder replayed(String title) {
        TimingReportBuilder builder = busy(title);
        builder.replay(new ReplaySettings("http://127.0.0.1:5000", 1, START, 10 * MS));
        Random random = new Random(8);
        String[] lambdas = {"blog", "tickets", "autocomplete", "calendar"};
        for (int i = 0; i < 4000; i++) {
            int which = i % 4;
            long recorded = (long) ((2 + which * 3 + Math.exp(random.nextGaussian() + 1)) * MS);
            long latency = (long) (recorded * (0.8 + random.nextDouble() * 0.3));
            long error = (long) Math.exp(random.nextGaussian() + 10.5);
            boolean differs = random.nextInt(200) == 0;
            builder.replayed(new ReplayedInvocation.Answered(
                    lambdas[which],
                    id(i).traceId(),
                    new ReplayedInvocation.Sent(i * 15L * MS, error),
                    recorded,
                    latency,
                    latency - error,
                    true,
                    differs
                            ? List.of(new Difference(
                                    Difference.Kind.BODY,
                                    "$.posts[" + i + "].id",
                                    "<b>" + i + "</b>",
                                    String.valueOf(i + 5000)))
                            : List.of()));
        }
        builder.replayed(
                new ReplayedInvocation.NotSent("blog", id(1).traceId(), ReplayedInvocation.Drop.IN_FLIGHT_MAX));
        builder.replayed(
                new ReplayedInvocation.Skipped("blog", id(2).traceId(), ReplayedInvocation.Skip.REQUEST_TRUNCATED));
        return builder.replayEnded(60_000 * MS, false);
    }
}

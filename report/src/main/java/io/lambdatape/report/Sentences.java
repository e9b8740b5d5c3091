package io.lambdatape.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Says in one sentence what a report found. */
final class Sentences {
    private Sentences() {}

    static String recorded(TimingReport report) {
        if (report.invocations() == 0) {
            return "No invocation is in this selection.";
        }
        long errors = report.lambdas().stream().mapToLong(LambdaTiming::errors).sum();
        LambdaTiming slowest = report.lambdas().stream()
                .max(Comparator.comparingLong(lambda -> lambda.duration().p99Nanos()))
                .orElseThrow();
        return String.format(
                Locale.ROOT,
                "%s of %s in %s; %s; the slowest is %s, with 99 of 100 within %s; %s.",
                count(report.invocations(), "invocation"),
                count(
                        report.lambdas().stream()
                                .filter(lambda -> lambda.invocations() > 0)
                                .count(),
                        "Lambda"),
                duration(report.spanNanos()),
                errors == 0 ? "no errors" : count(errors, "error"),
                slowest.lambda(),
                duration(slowest.duration().p99Nanos()),
                completeness(report.completeness()));
    }

    static String replayed(TimingReport report, ReplayTiming replay) {
        String what = String.format(
                Locale.ROOT,
                "%s replayed against %s at %s the recorded speed",
                count(replay.planned(), "invocation"),
                replay.settings().target(),
                replay.settings().speed() == 1 ? "" : number(replay.settings().speed()) + " times");
        what = what.replace("at  the", "at the");
        if (replay.clean()) {
            return what + ": all were sent on time and answered as recorded" + uncompared(replay) + ".";
        }
        return what + ": " + String.join(", ", troubles(replay)) + ".";
    }

    private static List<String> troubles(ReplayTiming replay) {
        List<String> troubles = new ArrayList<>();
        if (replay.stopped()) {
            troubles.add("stopped before the end");
        }
        addCount(troubles, replay.differing(), "answered otherwise than recorded");
        addCount(troubles, replay.unansweredCount(), "not answered");
        addCount(troubles, replay.notSentCount(), "not sent");
        addCount(troubles, replay.skippedCount(), "not replayable");
        addCount(
                troubles,
                replay.sendError().late(),
                "sent more than " + duration(replay.settings().lateNanosMax()) + " late");
        return troubles;
    }

    private static void addCount(List<String> to, long count, String what) {
        if (count > 0) {
            to.add(String.format(Locale.ROOT, "%,d %s", count, what));
        }
    }

    private static String uncompared(ReplayTiming replay) {
        return replay.notCompared() == 0
                ? ""
                : String.format(Locale.ROOT, " (%,d had no recorded answer to compare with)", replay.notCompared());
    }

    static String completeness(Completeness completeness) {
        long missing = completeness.missing();
        return missing == 0 ? "nothing is known to be missing" : count(missing, "record") + " known to be missing";
    }

    static String count(long count, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
    }

    /** With a unit that fits: 850 µs, 12.3 ms, 2.41 s, 5 min 3 s. */
    static String duration(long nanos) {
        if (nanos < 1_000_000) {
            return number(nanos / 1e3) + " µs";
        }
        if (nanos < 1_000_000_000) {
            return number(nanos / 1e6) + " ms";
        }
        if (nanos < 120_000_000_000L) {
            return number(nanos / 1e9) + " s";
        }
        long seconds = nanos / 1_000_000_000;
        return seconds < 7200
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
    }

    // Three significant digits, without noughts at the end.
    private static String number(double value) {
        String text = String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }
}

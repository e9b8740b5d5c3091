package io.lambdatape.replay;

import io.lambdatape.replay.plan.RecordingSurvey;
import io.lambdatape.report.ReplayedInvocation.Skip;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a reader of the report must know to judge it. */
final class Notes {
    private Notes() {}

    static List<String> of(RecordingSurvey survey, ReplayOptions options, long waitedForConnection) {
        List<String> notes = new ArrayList<>();
        notes.add("Recorded times were taken at the agent, replayed times at the sender: these also hold the network"
                + " between the sender and the target.");
        if (options.speed() != 1) {
            notes.add("The replay ran at " + options.speed()
                    + " times the recorded speed, so the target had another load than when it was recorded.");
        }
        if (survey.cutOff()) {
            notes.add("The recording was cut off: only what is there was replayed.");
        }
        if (!survey.unplayable().isEmpty()) {
            notes.add("Not replayable: " + unplayable(survey.unplayable()) + ".");
        }
        survey.redactedFields()
                .forEach((field, count) -> notes.add(String.format(
                        Locale.ROOT,
                        "%,d requests seem to carry a placeholder in the header field %s, whose value was redacted when it"
                                + " was recorded.",
                        count,
                        field)));
        if (survey.outOfOrder() > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%,d invocations stand out of order in the recording and were sent late.",
                    survey.outOfOrder()));
        }
        if (waitedForConnection > 0) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%,d requests had to wait for a connection to be opened; their send error shows it.",
                    waitedForConnection));
        }
        return notes;
    }

    static String unplayable(Map<Skip, Long> reasons) {
        List<String> parts = new ArrayList<>();
        new TreeMap<>(reasons)
                .forEach((reason, count) -> parts.add(String.format(Locale.ROOT, "%,d %s", count, reason(reason))));
        return String.join(", ", parts);
    }

    private static String reason(Skip skip) {
        return switch (skip) {
            case REQUEST_TRUNCATED -> "with a request that was not kept whole";
            case REQUEST_MISSING -> "without a recorded request";
            case NOT_HTTP -> "whose request is not HTTP/1.1";
            case UPGRADE -> "that changed to another protocol";
        };
    }
}

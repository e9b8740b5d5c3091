package io.lambdatape.store.lucene;

import io.lambdatape.recording.AgentReport;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.PayloadPart;
import io.lambdatape.recording.Recorded;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Counts what one slice holds, by kind, and what is known to be missing. Kept in its commit, as text. */
final class Totals {
    static final String EXCHANGES = "exchanges";
    static final String LINES = "lines";
    private static final String PARTS = "parts";

    private final Map<Gap.Reason, Long> gaps = new EnumMap<>(Gap.Reason.class);
    private final Map<String, Long> counts = new HashMap<>();

    synchronized void count(Recorded recorded) {
        switch (recorded) {
            case Exchange exchange -> {
                counts.merge(EXCHANGES, 1L, Long::sum);
                counts.merge(exchange.kind().name(), 1L, Long::sum);
            }
            case LogLine line -> counts.merge(LINES, 1L, Long::sum);
            case Gap gap -> gaps.merge(gap.reason(), gap.count(), Long::sum);
            case PayloadPart part -> counts.merge(PARTS, 1L, Long::sum);
            case AgentReport report -> {}
        }
    }

    synchronized void addTo(Map<String, Long> allCounts, Map<Gap.Reason, Long> allGaps) {
        counts.forEach((name, count) -> allCounts.merge(name, count, Long::sum));
        gaps.forEach((reason, count) -> allGaps.merge(reason, count, Long::sum));
    }

    /** For the commit: {@code gap} and {@code total} entries. */
    synchronized Map<String, String> asText() {
        Map<String, String> text = new HashMap<>();
        gaps.forEach((reason, count) -> text.put("gap " + reason, count.toString()));
        counts.forEach((name, count) -> text.put("total " + name, count.toString()));
        return text;
    }

    static Totals of(Map<String, String> text) {
        Totals totals = new Totals();
        text.forEach((key, value) -> {
            String[] words = key.split(" ", 2);
            switch (words[0]) {
                case "gap" -> totals.gaps.put(Gap.Reason.valueOf(words[1]), Long.valueOf(value));
                case "total" -> totals.counts.put(words[1], Long.valueOf(value));
                default -> {}
            }
        });
        return totals;
    }
}

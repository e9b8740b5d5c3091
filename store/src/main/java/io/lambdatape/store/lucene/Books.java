package io.lambdatape.store.lucene;

import io.lambdatape.recording.AgentReport;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.PayloadPart;
import io.lambdatape.recording.Recorded;
import io.lambdatape.store.StoreStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what is kept, by agent start and kind. Kept in the commit, as text, beside what it counts. */
final class Books {
    private static final int RUNS_MAX = 5_000;

    private final Map<String, Run> runs = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Run> eldest) {
            return size() > RUNS_MAX;
        }
    };
    private final Map<Gap.Reason, Long> gaps = new EnumMap<>(Gap.Reason.class);
    private final Map<String, Long> totals = new HashMap<>();

    private static final class Run {
        private final String worker;
        private long records;
        private long highest = -1;
        private long firstSeen = Long.MAX_VALUE;
        private long lastSeen;
        private @Nullable AgentReport report;

        Run(String worker) {
            this.worker = worker;
        }

        void see(long timeNanos) {
            firstSeen = Math.min(firstSeen, timeNanos);
            lastSeen = Math.max(lastSeen, timeNanos);
        }
    }

    synchronized void count(Recorded recorded) {
        if (recorded instanceof AgentReport report) {
            Run run = runs.computeIfAbsent(
                    report.run(), name -> new Run(report.origin().worker()));
            run.report = report;
            run.see(report.timeNanos());
            return;
        }
        Origin origin = recorded.origin();
        if (origin.numbered()) {
            Run run = runs.computeIfAbsent(origin.run(), name -> new Run(origin.worker()));
            run.records++;
            run.highest = Math.max(run.highest, origin.sequence());
            run.see(time(recorded, run));
        }
        switch (recorded) {
            case Exchange exchange -> {
                add("exchanges");
                add(exchange.kind().name());
            }
            case LogLine line -> add("lines");
            case Gap gap -> gaps.merge(gap.reason(), gap.count(), Long::sum);
            case PayloadPart part -> add("parts");
            case AgentReport report -> throw new IllegalStateException("BUG: counted above");
        }
    }

    synchronized StoreStatus status(long bytes) {
        List<StoreStatus.Run> list = new ArrayList<>();
        runs.forEach((name, run) -> list.add(new StoreStatus.Run(
                run.worker,
                name,
                run.records,
                run.highest,
                run.firstSeen == Long.MAX_VALUE ? 0 : run.firstSeen,
                run.lastSeen,
                run.report)));
        list.sort(Comparator.comparingLong(StoreStatus.Run::lastSeenNanos).reversed());
        return new StoreStatus(
                total("exchanges"), total("INVOCATION"), total("QUERY"), total("lines"), bytes, gaps, list);
    }

    /** For the commit: {@code run}, {@code report}, {@code gap} and {@code total} entries. */
    synchronized Map<String, String> asText() {
        Map<String, String> text = new HashMap<>();
        runs.forEach((name, run) -> {
            text.put(
                    "run " + name,
                    run.records + " " + run.highest + " " + run.firstSeen + " " + run.lastSeen + " " + run.worker);
            AgentReport report = run.report;
            if (report != null) {
                text.put("report " + name, report.timeNanos() + "");
                report.counters().forEach((counter, count) -> text.put("count " + name + " " + counter, count + ""));
            }
        });
        gaps.forEach((reason, count) -> text.put("gap " + reason, count.toString()));
        totals.forEach((name, count) -> text.put("total " + name, count.toString()));
        return text;
    }

    static Books of(Map<String, String> text) {
        Books books = new Books();
        text.forEach((key, value) -> {
            String[] words = key.split(" ", 3);
            switch (words[0]) {
                case "run" -> books.readRun(words[1], value.split(" ", 5));
                case "gap" -> books.gaps.put(Gap.Reason.valueOf(words[1]), Long.valueOf(value));
                case "total" -> books.totals.put(words[1], Long.valueOf(value));
                default -> {}
            }
        });
        books.readReports(text);
        return books;
    }

    private void readRun(String name, String[] words) {
        Run run = new Run(words[4]);
        run.records = Long.parseLong(words[0]);
        run.highest = Long.parseLong(words[1]);
        run.firstSeen = Long.parseLong(words[2]);
        run.lastSeen = Long.parseLong(words[3]);
        runs.put(name, run);
    }

    private void readReports(Map<String, String> text) {
        Map<String, Map<String, Long>> counters = new HashMap<>();
        text.forEach((key, value) -> {
            String[] words = key.split(" ", 3);
            if (words[0].equals("count")) {
                counters.computeIfAbsent(words[1], name -> new HashMap<>()).put(words[2], Long.valueOf(value));
            }
        });
        for (Map.Entry<String, Run> entry : List.copyOf(runs.entrySet())) {
            String time = text.get("report " + entry.getKey());
            if (time != null) {
                entry.getValue().report = new AgentReport(
                        Origin.unnumbered(entry.getValue().worker),
                        entry.getKey(),
                        Long.parseLong(time),
                        counters.getOrDefault(entry.getKey(), Map.of()));
            }
        }
    }

    private static long time(Recorded recorded, Run run) {
        return switch (recorded) {
            case Exchange exchange -> exchange.timing().endNanos();
            case LogLine line -> line.observedNanos();
            case Gap gap -> gap.timeNanos();
            case AgentReport report -> report.timeNanos();
            case PayloadPart part -> run.lastSeen;
        };
    }

    private void add(String name) {
        totals.merge(name, 1L, Long::sum);
    }

    private long total(String name) {
        return totals.getOrDefault(name, 0L);
    }
}

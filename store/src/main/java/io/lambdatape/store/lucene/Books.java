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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what has arrived, by agent start. Kept in every commit, as text, beside what it counts. */
final class Books {
    private static final int RUNS_MAX = 5_000;

    private final Map<String, Run> runs = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Run> eldest) {
            return size() > RUNS_MAX;
        }
    };

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
    }

    /** One per agent start, those seen last first. */
    synchronized List<StoreStatus.Run> runs() {
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
        return list;
    }

    /** For the commit: {@code run}, {@code report} and {@code count} entries. */
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
        return text;
    }

    static Books of(Map<String, String> text) {
        Books books = new Books();
        text.forEach((key, value) -> {
            String[] words = key.split(" ", 3);
            if (words[0].equals("run")) {
                books.readRun(words[1], value.split(" ", 5));
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
}

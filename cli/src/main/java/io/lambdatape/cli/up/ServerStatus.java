package io.lambdatape.cli.up;

import io.lambdatape.cli.process.Version;
import io.lambdatape.collector.Collector;
import io.lambdatape.collector.CollectorStatus;
import io.lambdatape.logview.status.AgentStatus;
import io.lambdatape.logview.status.Status;
import io.lambdatape.logview.status.StatusSource;
import io.lambdatape.recording.AgentReport;
import io.lambdatape.store.StoreStatus;
import io.lambdatape.store.lucene.LuceneStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Joins what agents, collector and store know into one status. */
public final class ServerStatus implements StatusSource {
    private final LuceneStore store;
    private final Collector collector;
    private final InstantSource clock;
    private final Instant startedAt;

    ServerStatus(LuceneStore store, Collector collector, InstantSource clock) {
        this.store = store;
        this.collector = collector;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    @Override
    public Status status() {
        StoreStatus kept = store.status();
        CollectorStatus collected = collector.status();
        List<AgentStatus> agents = kept.runs().stream().map(ServerStatus::agent).toList();
        long lag =
                collected.lag().stream().mapToLong(CollectorStatus.Lag::records).sum();
        List<Status.GapCount> gaps = gaps(kept);
        return new Status(
                gaps.isEmpty() && collected.deadLetters() == 0 && collected.failure() == null,
                Version.text(),
                startedAt,
                Duration.between(startedAt, clock.instant()),
                new Status.Overall(
                        sum(agents, AgentStatus::taken),
                        sum(agents, AgentStatus::spooled),
                        sum(agents, AgentStatus::sent),
                        sum(agents, AgentStatus::indexed),
                        lag,
                        gaps),
                agents,
                new io.lambdatape.logview.status.CollectorStatus(
                        collected.consumed() - collected.reports(),
                        collected.indexed(),
                        collected.duplicates(),
                        collected.deadLetters(),
                        collected.lag().stream()
                                .map(one -> new io.lambdatape.logview.status.CollectorStatus.PartitionLag(
                                        one.topic(), one.partition(), one.records()))
                                .toList(),
                        collected.failure()),
                new io.lambdatape.logview.status.StoreStatus(
                        kept.exchanges(),
                        kept.invocations(),
                        kept.queries(),
                        kept.lines(),
                        kept.bytes(),
                        kept.slices(),
                        kept.attributesOverflowed()));
    }

    private static AgentStatus agent(StoreStatus.Run run) {
        AgentReport report = run.report();
        Map<String, Long> dropped = new TreeMap<>();
        if (report != null) {
            dropped.put("queue_full", report.count(AgentReport.DROPPED_QUEUE_FULL));
            dropped.put("spool_full", report.count(AgentReport.DROPPED_SPOOL_FULL));
        }
        return new AgentStatus(
                run.worker(),
                run.run(),
                instant(run.firstSeenNanos()),
                instant(run.lastSeenNanos()),
                count(report, AgentReport.TAKEN),
                count(report, AgentReport.QUEUED),
                count(report, AgentReport.SPOOLED),
                count(report, AgentReport.SENT),
                count(report, AgentReport.REFUSED),
                count(report, AgentReport.WAITING),
                dropped,
                count(report, AgentReport.SPOOL_BYTES),
                count(report, AgentReport.NUMBERED),
                run.records(),
                run.missing());
    }

    private static List<Status.GapCount> gaps(StoreStatus kept) {
        List<Status.GapCount> gaps = new ArrayList<>();
        new TreeMap<>(kept.gaps())
                .forEach((reason, count) ->
                        gaps.add(new Status.GapCount(reason.name().toLowerCase(Locale.ROOT), count)));
        return gaps;
    }

    private static long count(@Nullable AgentReport report, String name) {
        return report == null ? 0 : report.count(name);
    }

    private static long sum(List<AgentStatus> agents, ToLongFunction<AgentStatus> figure) {
        return agents.stream().mapToLong(figure).sum();
    }

    private static @Nullable Instant instant(long nanos) {
        return nanos == 0 ? null : Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000);
    }
}

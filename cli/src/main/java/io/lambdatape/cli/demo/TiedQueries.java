package io.lambdatape.cli.demo;

import io.lambdatape.cli.process.Failure;
import io.lambdatape.cli.up.Server;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.Recorded;
import io.lambdatape.report.TimingReport;
import io.lambdatape.report.TimingReportBuilder;
import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.TimeRange;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Queries that are tied to an invocation.
 *
 * @param byAttribution by the surest way in which it is known
 * @param bySystem by {@code db.system.name}
 */
record TiedQueries(Map<Attribution, Long> byAttribution, Map<String, Long> bySystem) {
    static final TiedQueries NONE = new TiedQueries(Map.of(), Map.of());

    static TiedQueries in(Server server) {
        TimingReportBuilder report = TimingReport.builder("demo");
        Map<String, Long> bySystem = new TreeMap<>();
        try {
            server.traces().walk("", TimeRange.ALL, recorded -> {
                report.recorded(recorded);
                count(recorded, bySystem);
            });
        } catch (IOException | InvalidQueryException e) {
            throw Failure.couldNotRun("the store cannot be read: " + e.getMessage());
        }
        return new TiedQueries(report.build().attribution(), bySystem);
    }

    private static void count(Recorded recorded, Map<String, Long> bySystem) {
        if (recorded instanceof Exchange exchange && exchange.kind() == ExchangeKind.QUERY) {
            String system = exchange.attributes().text("db.system.name");
            bySystem.merge(system == null ? "unknown" : system, 1L, Long::sum);
        }
    }

    long count() {
        return bySystem.values().stream().mapToLong(Long::longValue).sum();
    }
}

package io.lambdatape.cli.demo;

import io.lambdatape.cli.process.Timekeeper;
import io.lambdatape.cli.up.Server;
import io.lambdatape.demo.TrafficResult;
import io.lambdatape.logview.status.AgentStatus;
import io.lambdatape.logview.status.Status;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether the demo's books balance: every request that was sent is an invocation in the store, and every record that
 * the agent numbered has arrived.
 */
record DemoSummary(TrafficResult sent, Status status, AgentStatus agent, TiedQueries queries) {
    private static final Duration SETTLED_MAX = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    /** Waits until nothing lags any more, for a while. */
    static DemoSummary await(Server server, TrafficResult sent, Timekeeper time) throws InterruptedException {
        long began = time.nanos();
        while (true) {
            DemoSummary summary = of(server, sent);
            if (summary.settled() || time.nanos() - began > SETTLED_MAX.toNanos()) {
                return new DemoSummary(summary.sent(), summary.status(), summary.agent(), TiedQueries.in(server));
            }
            time.pause(LOOK_EVERY);
        }
    }

    private static DemoSummary of(Server server, TrafficResult sent) {
        Status status = server.status().status();
        AgentStatus agent = status.agents().isEmpty()
                ? new AgentStatus("", "", null, null, 0, 0, 0, 0, 0, 0, Map.of(), 0, 0, 0, 0)
                : status.agents().getFirst();
        return new DemoSummary(sent, status, agent, TiedQueries.NONE);
    }

    /** Every query, by the surest way in which its invocation is known. */
    private String known() {
        Map<String, Long> counts = new LinkedHashMap<>();
        new TreeMap<>(queries.byAttribution())
                .forEach((attribution, count) -> counts.put(attribution.name().toLowerCase(Locale.ROOT), count));
        counts.merge("none", status.store().queries() - queries.count(), Long::sum);
        return listed(counts);
    }

    private static String listed(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> String.format(Locale.ROOT, "%s %,d", entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private boolean settled() {
        return agent.numbered() > 0
                && agent.numbered() == agent.indexed()
                && agent.waiting() == 0
                && agent.queued() == 0;
    }

    boolean balanced() {
        return settled() && status.complete() && status.store().invocations() >= sent.sent() && agent.missing() == 0;
    }

    void print(PrintWriter out) {
        long gaps = status.overall().gaps().stream()
                .mapToLong(Status.GapCount::count)
                .sum();
        out.printf(
                Locale.ROOT,
                "requests sent         %,10d   answered %,d, failed %,d%n",
                sent.sent(),
                sent.answered(),
                sent.failed());
        out.printf(Locale.ROOT, "invocations indexed   %,10d%n", status.store().invocations());
        out.printf(Locale.ROOT, "queries indexed       %,10d%n", status.store().queries());
        out.println("  of invocations, by system: " + listed(queries.bySystem()));
        out.println("  tied to their invocation, by how that is known: " + known());
        out.printf(Locale.ROOT, "log lines indexed     %,10d%n", status.store().lines());
        out.printf(
                Locale.ROOT,
                "records recorded      %,10d   sent to kafka %,d, indexed %,d%n",
                agent.numbered(),
                agent.sent(),
                agent.indexed());
        out.printf(Locale.ROOT, "gaps                  %,10d%n", gaps);
        out.println(
                balanced()
                        ? "the books balance: everything that was sent was recorded and indexed"
                        : "the books do not balance");
    }
}

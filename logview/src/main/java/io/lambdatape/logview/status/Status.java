package io.lambdatape.logview.status;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How things stand.
 *
 * @param complete true if nothing is known to be missing: no gap, no dead letter, nothing dropped by an agent. What is
 *     still on its way is not missing: see {@code overall().lag()}
 * @param version the program's
 * @param startedAt when this server was started
 * @param uptime since then; seconds in JSON
 */
public record Status(
        boolean complete,
        String version,
        Instant startedAt,
        Duration uptime,
        Overall overall,
        List<AgentStatus> agents,
        CollectorStatus collector,
        StoreStatus store) {
    public Status {
        agents = List.copyOf(agents);
    }

    /**
     * All agents together. {@code recorded}, {@code spooled} and {@code sent} are the agents' own counts of exchanges
     * and lines; {@code indexed} counts whatever has a number, pieces of payloads and gaps too, and is to be compared
     * with the agents' {@code numbered}.
     *
     * @param recorded what agents took
     * @param spooled what they wrote to their disks
     * @param sent what Kafka acknowledged
     * @param indexed numbered records in the store, duplicates not counted
     * @param lag what is on Kafka and not yet in the store
     * @param gaps what is missing, by reason
     */
    public record Overall(long recorded, long spooled, long sent, long indexed, long lag, List<GapCount> gaps) {
        public Overall {
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * How many records are missing for one reason.
     *
     * @param reason a word, as in docs/wire-format.md
     */
    public record GapCount(String reason, long count) {}
}

package io.lambdatape.agent;

import io.lambdatape.recording.AgentReport;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an agent has counted since its start. The sums are those of {@link AgentReport} and {@code SpoolCounters}.
 *
 * @param run this start, as in the origins of its records
 * @param counters by name, as in {@link AgentReport}; {@code gaps.<reason>} among them
 * @param logFiles how many log files are followed now
 * @param linesRead how many lines were read from them
 */
public record AgentStatus(String worker, String run, Map<String, Long> counters, int logFiles, long linesRead) {
    private static final String GAPS = "gaps.";

    public AgentStatus {
        counters = Map.copyOf(counters);
    }

    public long taken() {
        return count(AgentReport.TAKEN);
    }

    public long queued() {
        return count(AgentReport.QUEUED);
    }

    public long spooled() {
        return count(AgentReport.SPOOLED);
    }

    public long dropped() {
        return count(AgentReport.DROPPED_QUEUE_FULL) + count(AgentReport.DROPPED_SPOOL_FULL);
    }

    public long sent() {
        return count(AgentReport.SENT);
    }

    public long refused() {
        return count(AgentReport.REFUSED);
    }

    public long waiting() {
        return count(AgentReport.WAITING);
    }

    /** How many records are missing, by reason; reasons without any are left out. */
    public Map<String, Long> gaps() {
        Map<String, Long> gaps = new TreeMap<>();
        counters.forEach((name, count) -> {
            if (name.startsWith(GAPS) && count > 0) {
                gaps.put(name.substring(GAPS.length()), count);
            }
        });
        return gaps;
    }

    private long count(String name) {
        return counters.getOrDefault(name, 0L);
    }
}

package io.lambdatape.recording;

import java.util.Objects;

/**
 * Where a record comes from.
 *
 * @param worker the worker's name, as configured at its agent
 * @param run identifies one start of one agent (a UUID); empty for records that no agent numbered
 * @param sequence the record's number within the run, from 0 without holes; -1 where {@code run} is empty
 */
public record Origin(String worker, String run, long sequence) {
    public Origin {
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(run, "run");
    }

    /** The origin of something that arrived without passing an agent, say over OTLP from an instrumented program. */
    public static Origin unnumbered(String worker) {
        return new Origin(worker, "", -1);
    }

    /** Whether an agent numbered the record. */
    public boolean numbered() {
        return !run.isEmpty();
    }
}

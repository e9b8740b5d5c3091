package io.lambdatape.store;

import io.lambdatape.recording.Recorded;
import java.io.IOException;

/** Is shown one record after the other. */
@FunctionalInterface
public interface RecordVisitor {
    /**
     * Takes the next record.
     *
     * @throws IOException ends the walk
     */
    void visit(Recorded recorded) throws IOException;
}

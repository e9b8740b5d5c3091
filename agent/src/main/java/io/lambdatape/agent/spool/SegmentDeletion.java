package io.lambdatape.agent.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Deletes the segments of which Kafka has everything. */
final class SegmentDeletion {
    private final Path directory;
    private final SpoolCounters counters;
    private final Runnable before;
    private long deletedUpTo = -1;

    /** @param before what has to be saved elsewhere before a segment goes: how far log files were read */
    SegmentDeletion(Path directory, SpoolCounters counters, Runnable before) {
        this.directory = directory;
        this.counters = counters;
        this.before = before;
    }

    void upTo(SpoolPosition acknowledged) throws IOException {
        if (acknowledged.segment() == deletedUpTo) {
            return;
        }
        boolean saved = false;
        for (SegmentFile segment : SegmentFile.list(directory)) {
            if (segment.number() < acknowledged.segment()) {
                if (!saved) {
                    before.run();
                    saved = true;
                }
                long bytes = Files.size(segment.path());
                Files.delete(segment.path());
                counters.spoolBytes.add(-bytes);
            }
        }
        deletedUpTo = acknowledged.segment();
    }
}

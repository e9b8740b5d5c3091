package io.lambdatape.agent.spool;

import io.lambdatape.agent.spool.SpoolQueue.WaitingGap;
import io.lambdatape.recording.Gap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through what earlier runs left: cuts torn tails back to the last whole entry, and finds how far log files had
 * been read.
 *
 * @param next the number of the segment to begin with
 * @param items how many exchanges and lines wait after the acknowledged position
 * @param bytes what the segments hold together
 * @param marks by source, up to where it was read
 * @param gaps what was lost in torn tails
 */
record Recovery(long next, long items, long bytes, Map<String, Long> marks, List<WaitingGap> gaps) {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final int TORN_COUNT_MAX = 10_000;

    static Recovery of(Path directory, SpoolPosition acknowledged) throws IOException {
        long next = acknowledged.segment() + 1;
        long items = 0;
        long bytes = 0;
        Map<String, Long> marks = new HashMap<>();
        List<WaitingGap> gaps = new ArrayList<>();
        for (SegmentFile segment : SegmentFile.list(directory)) {
            next = segment.number() + 1;
            ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(segment.path()));
            if (!SegmentFile.headerAt(content)) {
                // Killed before the header was whole: nothing was in it.
                if (content.remaining() >= SegmentFile.HEADER_BYTES) {
                    LOG.error("{} is no spool segment of this version and is set aside as *.unknown", segment.path());
                    Files.move(
                            segment.path(),
                            segment.path().resolveSibling(segment.path().getFileName() + ".unknown"));
                } else {
                    Files.delete(segment.path());
                }
                continue;
            }
            content.position(SegmentFile.HEADER_BYTES);
            while (Entry.wholeAt(content)) {
                SpoolPosition position = new SpoolPosition(segment.number(), content.position());
                Entry entry = Entry.read(content);
                if (entry.mark().length > 0) {
                    SourcePosition mark = SourcePosition.decode(entry.mark());
                    marks.merge(mark.source(), mark.offset(), Math::max);
                }
                if (position.segment() > acknowledged.segment()
                        || (position.segment() == acknowledged.segment()
                                && position.offset() >= acknowledged.offset())) {
                    items += entry.items();
                }
            }
            bytes += content.position();
            if (content.hasRemaining()) {
                cut(segment, content, gaps);
            }
        }
        return new Recovery(next, items, bytes, marks, gaps);
    }

    private static void cut(SegmentFile segment, ByteBuffer content, List<WaitingGap> gaps) throws IOException {
        long whole = content.position();
        long lost = lostIn(content);
        LOG.warn("{} ends in {} torn bytes: cut back to {}", segment.path(), content.remaining(), whole);
        if (lost > 0) {
            gaps.add(new WaitingGap(
                    Gap.Reason.SPOOL_DAMAGED,
                    lost,
                    "the spool ended in the middle of a record, as after a power cut or a kill: at least " + lost
                            + " lost"));
        }
        try (FileChannel channel = FileChannel.open(segment.path(), StandardOpenOption.WRITE)) {
            channel.truncate(whole);
        }
    }

    // Lines with their mark torn off, and pieces of lines, are read from their file again: nothing is lost then.
    private static long lostIn(ByteBuffer torn) {
        if (torn.remaining() < Entry.PREFIX_BYTES + Entry.HEAD_BYTES) {
            return 1;
        }
        int at = torn.position() + Entry.PREFIX_BYTES;
        int count = torn.getInt(at + 8);
        boolean marked = torn.getShort(at + 17) != 0;
        return marked || count == 0 ? 0 : Math.clamp(count, 1, TORN_COUNT_MAX);
    }
}

package io.lambdatape.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A segment's name and header. */
record SegmentFile(Path directory, long number) {
    static final int HEADER_BYTES = 24;
    private static final byte[] MAGIC = "LTSPOOL\1".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern NAME = Pattern.compile("([0-9a-f]{16})\\.segment");

    Path path() {
        return directory.resolve(String.format("%016x.segment", number));
    }

    static byte[] header(UUID run) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .put(MAGIC)
                .putLong(run.getMostSignificantBits())
                .putLong(run.getLeastSignificantBits())
                .array();
    }

    /** Whether the bytes begin with the header of this version. */
    static boolean headerAt(ByteBuffer buffer) {
        return buffer.remaining() >= HEADER_BYTES
                && Arrays.equals(
                        buffer.array(),
                        buffer.arrayOffset() + buffer.position(),
                        buffer.arrayOffset() + buffer.position() + MAGIC.length,
                        MAGIC,
                        0,
                        MAGIC.length);
    }

    /** The segments of a directory, in order. */
    static List<SegmentFile> list(Path directory) throws IOException {
        List<SegmentFile> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> {
                var name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    found.add(new SegmentFile(directory, Long.parseUnsignedLong(name.group(1), 16)));
                }
            });
        }
        found.sort(java.util.Comparator.comparingLong(SegmentFile::number));
        return found;
    }
}

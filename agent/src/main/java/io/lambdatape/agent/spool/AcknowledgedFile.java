package io.lambdatape.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * The position up to which Kafka has acknowledged everything: segment, offset, CRC32C of both; 20 bytes, written in
 * place. A torn one counts as none: then everything in the spool is sent again, and the collector drops what it has.
 */
final class AcknowledgedFile implements AutoCloseable {
    private static final int BYTES = 20;

    private final FileChannel channel;
    private SpoolPosition saved;

    AcknowledgedFile(Path directory) throws IOException {
        channel = FileChannel.open(
                directory.resolve("acknowledged"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        ByteBuffer content = ByteBuffer.allocate(BYTES);
        int read = channel.read(content, 0);
        boolean whole = read == BYTES && crc(content) == content.getInt(16);
        saved = whole ? new SpoolPosition(content.getLong(0), content.getLong(8)) : new SpoolPosition(0, 0);
    }

    SpoolPosition position() {
        return saved;
    }

    /** Writes it if it has changed. */
    void save(SpoolPosition position) throws IOException {
        if (position.equals(saved)) {
            return;
        }
        ByteBuffer content =
                ByteBuffer.allocate(BYTES).putLong(position.segment()).putLong(position.offset());
        content.putInt(crc(content)).flip();
        channel.write(content, 0);
        saved = position;
    }

    private static int crc(ByteBuffer content) {
        CRC32C crc = new CRC32C();
        crc.update(content.slice(0, 16));
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

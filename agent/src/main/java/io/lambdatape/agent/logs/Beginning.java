package io.lambdatape.agent.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * How a content begins, by which a copy is known: at most {@link Fingerprint#LENGTH_MAX} bytes.
 *
 * <p>Not the fingerprint of a content that was read, but what may be compared with one of any length.
 */
final class Beginning {
    private final byte[] bytes;

    private Beginning(byte[] bytes) {
        this.bytes = bytes;
    }

    static Beginning of(byte[] bytes, int length) {
        return new Beginning(Arrays.copyOf(bytes, Math.min(length, Fingerprint.LENGTH_MAX)));
    }

    /** Of a file that is not compressed. */
    static Beginning of(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(channel.size(), Fingerprint.LENGTH_MAX));
        while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) > 0) {
            // Reads on.
        }
        return of(buffer.array(), buffer.position());
    }

    int length() {
        return bytes.length;
    }

    /** The fingerprint of so much of it. */
    Fingerprint fingerprint(long length) {
        return Fingerprint.EMPTY.and(bytes, 0, (int) Math.min(length, bytes.length));
    }

    /** Whether a content of which this much was read begins like this. */
    boolean fits(Fingerprint fingerprint) {
        return fingerprint.length() <= bytes.length && fingerprint.equals(fingerprint(fingerprint.length()));
    }
}

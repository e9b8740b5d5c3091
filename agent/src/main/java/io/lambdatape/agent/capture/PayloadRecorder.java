package io.lambdatape.agent.capture;

import io.lambdatape.recording.Payload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects the bytes of one direction of an exchange, up to a limit, and when they came. Not thread-safe. */
public final class PayloadRecorder {
    private static final int CHUNKS_MAX = 1024;

    private final int bytesMax;
    private byte[] bytes = new byte[0];
    private int kept;
    private long length;
    private final List<Payload.Chunk> chunks = new ArrayList<>(2);

    /** @param bytesMax how many bytes are kept; more are only counted */
    public PayloadRecorder(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Takes a copy of {@code length} bytes from {@code index}; the buffer's own indexes stay as they are. */
    public void add(ByteBuf buffer, int index, int added, long nanos) {
        if (added <= 0) {
            return;
        }
        if (chunks.size() < CHUNKS_MAX) {
            chunks.add(new Payload.Chunk(length, nanos));
        }
        keep(buffer, index, added);
        length += added;
    }

    /** Takes what another has collected, behind what is here. */
    public void add(PayloadRecorder other) {
        for (Payload.Chunk chunk : other.chunks) {
            if (chunks.size() < CHUNKS_MAX) {
                chunks.add(new Payload.Chunk(length + chunk.offset(), chunk.timeNanos()));
            }
        }
        keep(Unpooled.wrappedBuffer(other.bytes), 0, other.kept);
        length += other.length;
    }

    // Once something is missing nothing more is kept: what is kept is always the beginning.
    private void keep(ByteBuf buffer, int index, int added) {
        int keep = kept < length ? 0 : Math.min(added, bytesMax - kept);
        if (keep <= 0) {
            return;
        }
        if (kept + keep > bytes.length) {
            int grown = (int) Math.min(bytesMax, Math.max(kept + keep, bytes.length * 2L));
            bytes = Arrays.copyOf(bytes, grown);
        }
        buffer.getBytes(index, bytes, kept, keep);
        kept += keep;
    }

    /** What was collected, each byte as a star: when it came and how long it was, not what it said. */
    public Payload masked() {
        byte[] stars = new byte[kept];
        Arrays.fill(stars, (byte) '*');
        return new Payload(stars, length, chunks, kept < length, 0);
    }

    /** Whether what is kept contains a word, in whatever case; it is given in small letters from a to z. */
    public boolean mentions(String word) {
        for (int at = 0; at + word.length() <= kept; at++) {
            int same = 0;
            while (same < word.length() && (bytes[at + same] | 0x20) == word.charAt(same)) {
                same++;
            }
            if (same == word.length()) {
                return true;
            }
        }
        return false;
    }

    /** How many bytes are kept. */
    public int keptBytes() {
        return kept;
    }

    /** How many bytes have passed. */
    public long length() {
        return length;
    }

    /** What was collected. */
    public Payload payload() {
        byte[] exact = kept == bytes.length ? bytes : Arrays.copyOf(bytes, kept);
        return new Payload(exact, length, chunks, kept < length, 0);
    }
}

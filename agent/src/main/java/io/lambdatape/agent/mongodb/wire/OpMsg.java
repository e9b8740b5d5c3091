package io.lambdatape.agent.mongodb.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a message with one command or its answer, as far as it was kept: of OP_MSG the body and the
 * sequences of documents, of OP_QUERY and OP_REPLY the first document.
 *
 * @param flags of OP_MSG; 0 of the others
 * @param bodyFrom where the command's document begins; where it ends is not checked
 * @param bodyTo where the section that holds it ends at the latest
 * @param collection of OP_QUERY: {@code admin.$cmd}
 */
public record OpMsg(
        byte[] bytes,
        int flags,
        int bodyFrom,
        int bodyTo,
        List<Sequence> sequences,
        @Nullable String collection) {
    private static final int CHECKSUM_PRESENT = 1;
    private static final int MORE_TO_COME = 1 << 1;
    private static final int CHECKSUM_BYTES = 4;
    private static final int SEQUENCES_MAX = 64;

    /**
     * Documents beside the command.
     *
     * @param name of the command's field that they stand for
     * @param from where the first one begins
     * @param to where the last one ends
     */
    public record Sequence(String name, int from, int to) {}

    /**
     * Reads a message; null if it is none of those or has no document.
     *
     * @param bytes its beginning, from the head on
     */
    public static @Nullable OpMsg of(Header header, byte[] bytes) {
        return switch (header.opCode()) {
            case Header.OP_MSG -> msg(header, bytes);
            case Header.OP_QUERY -> query(bytes);
            // Flags, cursor, where it starts and how many come before the documents.
            case Header.OP_REPLY -> document(bytes, Header.BYTES + 20, null);
            default -> null;
        };
    }

    private static @Nullable OpMsg msg(Header header, byte[] bytes) {
        int at = Header.BYTES + 4;
        if (bytes.length < at + 1) {
            return null;
        }
        int flags = LittleEndian.int32(bytes, Header.BYTES);
        int checksum = (flags & CHECKSUM_PRESENT) == 0 ? 0 : CHECKSUM_BYTES;
        int end = Math.min(bytes.length, header.length() - checksum);
        int bodyFrom = -1;
        int bodyTo = -1;
        List<Sequence> sequences = new ArrayList<>(1);
        while (end - at >= 5 && sequences.size() < SEQUENCES_MAX) {
            int kind = bytes[at];
            int length = LittleEndian.int32(bytes, at + 1);
            if (length < 5 || kind < 0 || kind > 1) {
                return null;
            }
            int to = (int) Math.min(end, at + 1L + length);
            if (kind == 0) {
                bodyFrom = at + 1;
                bodyTo = to;
            } else {
                Sequence sequence = sequence(bytes, at + 5, to);
                if (sequence == null) {
                    return null;
                }
                sequences.add(sequence);
            }
            at = to;
        }
        return bodyFrom < 0 ? null : new OpMsg(bytes, flags, bodyFrom, bodyTo, sequences, null);
    }

    private static @Nullable Sequence sequence(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == 0) {
                return new Sequence(new String(bytes, from, i - from, StandardCharsets.UTF_8), i + 1, to);
            }
        }
        return null;
    }

    private static @Nullable OpMsg query(byte[] bytes) {
        int from = Header.BYTES + 4;
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                // How many to skip and to return stand before the document.
                return document(bytes, i + 9, new String(bytes, from, i - from, StandardCharsets.UTF_8));
            }
        }
        return null;
    }

    private static @Nullable OpMsg document(byte[] bytes, int from, @Nullable String collection) {
        return bytes.length - from < 5 ? null : new OpMsg(bytes, 0, from, bytes.length, List.of(), collection);
    }

    /** The command or its answer. */
    public Bson body() {
        return Bson.of(bytes, bodyFrom, bodyTo);
    }

    /** Whether the receiver is not to answer, or further answers follow unasked. */
    public boolean moreToCome() {
        return (flags & MORE_TO_COME) != 0;
    }

    /** Whether a checksum stands at the end. */
    public boolean hasChecksum() {
        return (flags & CHECKSUM_PRESENT) != 0;
    }

    /** Adds the documents of a sequence to a text, as the list that they stand for. */
    public void write(Sequence sequence, ExtendedJson text) {
        text.beginList(sequence.name());
        int at = sequence.from();
        while (!text.full() && sequence.to() - at >= 5) {
            int length = LittleEndian.int32(bytes, at);
            if (length < 5) {
                break;
            }
            int to = (int) Math.min(sequence.to(), (long) at + length);
            text.element(Bson.of(bytes, at, to));
            at = to;
        }
        text.endList();
    }
}

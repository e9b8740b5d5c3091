package io.lambdatape.store.lucene.blocks;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.store.DataOutput;
import org.apache.lucene.util.ArrayUtil;

/**
 * Writes records as a block: lines column by column, whatever else as it is.
 *
 * <pre>
 * block:  length-of-packed length-of-meta length-of-texts length-of-zstd   packed   zstd(meta texts)
 * meta:   what each record is
 *         of all lines: facts source sequence offset observed ids extra group
 *         of each group: what is between the words, each word's column
 *         lines of no group, other records
 * </pre>
 */
final class BlockEncoder {
    static final int ABSENT = 0;
    static final int LINE = 1;
    static final int OTHER = 2;

    /** Fewer messages of a kind are no group: they are compressed as they are. */
    private static final int GROUP_MIN = 8;

    private final int level;
    private final Bytes meta = new Bytes(8192);
    private final Bytes text = new Bytes(1 << 16);
    private final Bytes packed = new Bytes(1 << 16);
    private final Numbers.Writer numbers = new Numbers.Writer(meta, packed);
    private final Uuids.Writer uuids = new Uuids.Writer();
    private final Texts.Writer texts = new Texts.Writer(meta, text, numbers, uuids);
    private final Map<Long, long[]> last = new HashMap<>();
    private final Messages messages = new Messages();
    private final LineRow row = new LineRow();
    private byte[] compressed = new byte[0];

    private long[] kinds = new long[0];
    private long[] facts = new long[0];
    private long[] sources = new long[0];
    private long[] sequences = new long[0];
    private long[] offsets = new long[0];
    private long[] observed = new long[0];
    private long[] groups = new long[0];
    private long[] slices = new long[0];
    private long[] ids = new long[0];
    private long[] extras = new long[0];
    private long[] others = new long[0];
    private int[] wordsAt = new int[0];

    BlockEncoder(int level) {
        this.level = level;
    }

    /**
     * Writes a block.
     *
     * @param ends where each record ends; one of no bytes is absent
     */
    void encode(byte[] from, int[] ends, int count, DataOutput out) throws IOException {
        clear(count);
        int lines = 0;
        int idCount = 0;
        int extraCount = 0;
        int otherCount = 0;
        int start = 0;
        for (int i = 0; i < count; i++) {
            int end = ends[i];
            kinds[i] = end == start ? ABSENT : from[start] == LineRow.LINE ? LINE : OTHER;
            if (kinds[i] == LINE) {
                row.read(from, start, end);
                facts[lines] = row.facts;
                sources[lines] = row.source;
                follow(lines);
                observed[lines] = row.observed;
                if ((row.facts & LineRow.WITH_IDS) != 0) {
                    ids[idCount++] = Texts.Writer.slice(row.idsAt, LineRow.IDS_BYTES);
                }
                if ((row.facts & LineRow.WITH_EXTRA) != 0) {
                    extras[extraCount++] = Texts.Writer.slice(row.extraAt, row.extraLength);
                }
                wordsAt[lines] = messages.words();
                groups[lines] = messages.add(from, row.messageAt, end);
                slices[lines] = Texts.Writer.slice(row.messageAt, row.messageLength);
                lines++;
            } else if (kinds[i] == OTHER) {
                others[otherCount++] = Texts.Writer.slice(start, end - start);
            }
            start = end;
        }
        numbers.write(kinds, count);
        numbers.write(facts, lines);
        numbers.write(sources, lines);
        numbers.write(sequences, lines);
        numbers.write(offsets, lines);
        numbers.write(observed, lines);
        texts.write(from, ids, idCount);
        texts.write(from, extras, extraCount);
        messages(from, lines);
        texts.write(from, others, otherCount);
        uuids.write(meta, numbers);
        write(out);
    }

    /** Newest first, so the numbers of a source fall: by how much, but for its first. */
    private void follow(int line) {
        long[] before = last.get(row.source);
        if (before == null) {
            sequences[line] = row.sequence;
            offsets[line] = row.offset;
            last.put(row.source, new long[] {row.sequence, row.offset});
        } else {
            sequences[line] = before[0] - row.sequence;
            offsets[line] = before[1] - row.offset;
            before[0] = row.sequence;
            before[1] = row.offset;
        }
    }

    private void messages(byte[] from, int lines) {
        int[] numberOf = new int[messages.groups()];
        int[] rank = new int[messages.groups() + 1];
        int kept = 0;
        for (int group = 0; group < numberOf.length; group++) {
            numberOf[group] = messages.size(group) < GROUP_MIN ? 0 : ++kept;
        }
        // The lines of each group, one group after the other.
        int[] members = new int[lines];
        int sum = 0;
        for (int group = 0; group < numberOf.length; group++) {
            rank[group] = sum;
            sum += messages.size(group);
        }
        for (int line = 0; line < lines; line++) {
            members[rank[(int) groups[line]]++] = line;
        }
        for (int line = 0; line < lines; line++) {
            groups[line] = numberOf[(int) groups[line]];
        }
        meta.addVLong(kept);
        numbers.write(groups, lines);
        int first = 0;
        for (int group = 0; group < numberOf.length; group++) {
            int size = messages.size(group);
            if (numberOf[group] > 0) {
                group(from, group, members, first, size);
            }
            first += size;
        }
        int loose = 0;
        for (int line = 0; line < lines; line++) {
            if (groups[line] == 0) {
                slices[loose++] = slices[line];
            }
        }
        texts.write(from, slices, loose);
    }

    private void group(byte[] from, int group, int[] members, int first, int size) {
        int at = messages.betweenAt(group);
        int length = messages.betweenLength(group);
        text.addText(messages.between.array, at, length);
        int words = 0;
        for (int i = at; i < at + length; i++) {
            words += messages.between.array[i] == Messages.WORD ? 1 : 0;
        }
        for (int word = 0; word < words; word++) {
            for (int i = 0; i < size; i++) {
                column[i] = messages.words[wordsAt[members[first + i]] + word];
            }
            texts.write(from, column, size);
        }
    }

    private long[] column = new long[0];

    private void write(DataOutput out) throws IOException {
        packed.addZeros(Numbers.tailBytes());
        int metaLength = meta.length;
        meta.add(text.array, 0, text.length);
        compressed = ArrayUtil.growNoCopy(compressed, Math.toIntExact(Zstd.compressBound(meta.length)));
        long size = Zstd.compressByteArray(compressed, 0, compressed.length, meta.array, 0, meta.length, level);
        if (Zstd.isError(size)) {
            throw new IOException("zstd: " + Zstd.getErrorName(size));
        }
        out.writeVInt(packed.length);
        out.writeVInt(metaLength);
        out.writeVInt(text.length);
        out.writeVInt((int) size);
        out.writeBytes(packed.array, 0, packed.length);
        out.writeBytes(compressed, 0, (int) size);
    }

    private void clear(int count) {
        meta.clear();
        text.clear();
        packed.clear();
        messages.clear();
        uuids.clear();
        last.clear();
        if (kinds.length < count) {
            kinds = new long[count];
            facts = new long[count];
            sources = new long[count];
            sequences = new long[count];
            offsets = new long[count];
            observed = new long[count];
            groups = new long[count];
            slices = new long[count];
            ids = new long[count];
            extras = new long[count];
            others = new long[count];
            column = new long[count];
            wordsAt = new int[count];
        }
        Arrays.fill(kinds, 0, count, 0);
    }
}

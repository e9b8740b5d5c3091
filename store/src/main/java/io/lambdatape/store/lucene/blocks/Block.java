package io.lambdatape.store.lucene.blocks;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.store.DataInput;

/** A block that has been read; its records are put together again when they are asked for. */
final class Block {
    private final int count;
    private final byte[] text;
    private final Texts others;

    /** By record: what it is, and its place among those that are the same. */
    private final long[] kinds;

    private final int[] rank;

    /** By line. */
    private final long[] facts;

    private final long[] sources;
    private final long[] sequences;
    private final long[] offsets;
    private final Numbers observed;
    private final int[] idsRank;
    private final int[] extraRank;
    private final Texts ids;
    private final Texts extras;
    private final long[] groups;
    private final int[] groupRank;

    /** By group: where its pattern stands, and the columns of its words. The first is that of lines without one. */
    private final int[] between;

    private final Texts[][] words;
    private final Texts loose;

    private Block(int count, byte[] packedBytes, byte[] plain, int metaLength) {
        this.count = count;
        this.text = plain;
        BytesReader meta = new BytesReader(plain, 0);
        BytesReader packed = new BytesReader(packedBytes, 0);
        BytesReader texts = new BytesReader(plain, metaLength);
        Uuids uuids = new Uuids();
        kinds = all(count, meta, packed);
        rank = new int[count];
        int[] counts = new int[3];
        for (int i = 0; i < count; i++) {
            rank[i] = counts[(int) kinds[i]]++;
        }
        int lines = counts[BlockEncoder.LINE];
        facts = all(lines, meta, packed);
        sources = all(lines, meta, packed);
        sequences = all(lines, meta, packed);
        offsets = all(lines, meta, packed);
        follow();
        observed = Numbers.read(lines, meta, packed);
        idsRank = new int[lines + 1];
        extraRank = new int[lines + 1];
        for (int i = 0; i < lines; i++) {
            idsRank[i + 1] = idsRank[i] + (int) (facts[i] & LineRow.WITH_IDS);
            extraRank[i + 1] = extraRank[i] + (int) (facts[i] & LineRow.WITH_EXTRA) / LineRow.WITH_EXTRA;
        }
        ids = Texts.read(idsRank[lines], meta, packed, texts, uuids);
        extras = Texts.read(extraRank[lines], meta, packed, texts, uuids);
        int[] sizes = new int[meta.readInt() + 1];
        groups = all(lines, meta, packed);
        groupRank = new int[lines];
        for (int i = 0; i < lines; i++) {
            groupRank[i] = sizes[(int) groups[i]]++;
        }
        words = new Texts[sizes.length][];
        between = new int[sizes.length];
        for (int group = 1; group < sizes.length; group++) {
            between[group] = texts.position;
            words[group] = new Texts[wordsBetween(texts)];
            for (int word = 0; word < words[group].length; word++) {
                words[group][word] = Texts.read(sizes[group], meta, packed, texts, uuids);
            }
        }
        loose = Texts.read(sizes[0], meta, packed, texts, uuids);
        others = Texts.read(counts[BlockEncoder.OTHER], meta, packed, texts, uuids);
        uuids.read(meta, packed);
    }

    static Block read(DataInput in, int count) throws IOException {
        byte[] packed = new byte[in.readVInt()];
        int metaLength = in.readVInt();
        int textLength = in.readVInt();
        byte[] compressed = new byte[in.readVInt()];
        in.readBytes(packed, 0, packed.length);
        in.readBytes(compressed, 0, compressed.length);
        byte[] plain = new byte[metaLength + textLength];
        try {
            long got = Zstd.decompressByteArray(plain, 0, plain.length, compressed, 0, compressed.length);
            if (got != plain.length) {
                throw new IOException("a damaged block: " + Zstd.getErrorName(got));
            }
        } catch (ZstdException e) {
            throw new IOException("a damaged block: " + e.getMessage(), e);
        }
        return new Block(count, packed, plain, metaLength);
    }

    private static long[] all(int count, BytesReader meta, BytesReader packed) {
        long[] all = new long[count];
        Numbers.read(count, meta, packed).all(all);
        return all;
    }

    /** What was written is by how much the numbers of a source fall. */
    private void follow() {
        Map<Long, Integer> last = new HashMap<>();
        for (int i = 0; i < sources.length; i++) {
            Integer before = last.put(sources[i], i);
            if (before != null) {
                sequences[i] = sequences[before] - sequences[i];
                offsets[i] = offsets[before] - offsets[i];
            }
        }
    }

    private int wordsBetween(BytesReader texts) {
        int length = texts.readInt();
        int found = 0;
        for (int end = texts.position + length; texts.position < end; texts.position++) {
            found += text[texts.position] == Messages.WORD ? 1 : 0;
        }
        return found;
    }

    int count() {
        return count;
    }

    /** Appends a record as it was written; nothing if there is none. */
    void get(int index, Bytes to) {
        if (kinds[index] == BlockEncoder.OTHER) {
            others.get(rank[index], to);
        } else if (kinds[index] == BlockEncoder.LINE) {
            line(rank[index], to);
        }
    }

    private void line(int line, Bytes to) {
        to.add(LineRow.LINE);
        to.addVLong(facts[line]);
        to.addVLong(sources[line]);
        to.addZLong(sequences[line]);
        to.addZLong(offsets[line]);
        to.addZLong(observed.get(line));
        if ((facts[line] & LineRow.WITH_IDS) != 0) {
            ids.get(idsRank[line], to);
        }
        if ((facts[line] & LineRow.WITH_EXTRA) != 0) {
            Bytes extra = new Bytes(64);
            extras.get(extraRank[line], extra);
            to.addText(extra.array, 0, extra.length);
        }
        int group = (int) groups[line];
        if (group == 0) {
            loose.get(groupRank[line], to);
        } else {
            message(group, groupRank[line], to);
        }
    }

    private void message(int group, int place, Bytes to) {
        BytesReader pattern = new BytesReader(text, between[group]);
        int length = pattern.readInt();
        int word = 0;
        for (int i = pattern.position; i < pattern.position + length; i++) {
            if (text[i] == Messages.WORD) {
                words[group][word++].get(place, to);
            } else {
                to.add(text[i]);
            }
        }
    }
}

package io.lambdatape.store.lucene;

import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Place;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * What all lines of a source have in common, as one value. Lines come in runs of the same source, so the last one is
 * remembered. Not for several threads.
 *
 * <pre>
 * worker run  place.worker platform lambda? instance?  stream file?  uid-prefix
 * </pre>
 *
 * Texts have their length in front; one that may be missing has a byte in front that says whether it is there.
 */
final class Sources {
    /** Lucene's limit for a value is 32,766 bytes. */
    private static final int SOURCE_BYTES_MAX = 8_000;
    /** Of a source that is too long, each text. */
    private static final int CUT_CHARS_MAX = 800;
    /** Then numbers begin again: two sources with the same number cost some room, no more. */
    private static final int NUMBERS_MAX = 50_000;

    private final Map<BytesRef, Integer> numbers = new HashMap<>();
    private @Nullable LogLine last;
    private Source source = new Source(new BytesRef(), new BytesRef(), 0);
    private String uidPrefix = "";

    /**
     * A line's source.
     *
     * @param bytes not to be changed
     * @param indexed the same, or what is left of it where it is too long for a value of its own
     * @param number a small number of its own, for the time being
     */
    record Source(BytesRef bytes, BytesRef indexed, int number) {
        boolean isWhole() {
            return bytes.length == indexed.length;
        }
    }

    /** What stands in a source. */
    record Common(
            String worker,
            String run,
            Place place,
            String stream,
            @Nullable String file,
            String uidPrefix) {
        private Common cut() {
            Place there = new Place(
                    cut(place.worker()),
                    cut(place.platform()),
                    cutOptional(place.lambda()),
                    cutOptional(place.instance()));
            return new Common(cut(worker), cut(run), there, cut(stream), cutOptional(file), cut(uidPrefix));
        }

        private static String cut(String text) {
            return text.length() <= CUT_CHARS_MAX ? text : text.substring(0, CUT_CHARS_MAX);
        }

        private static @Nullable String cutOptional(@Nullable String text) {
            return text == null ? null : cut(text);
        }
    }

    Source of(LogLine line) {
        LogLine before = last;
        if (before == null || !same(before, line)) {
            source = read(line);
        }
        last = line;
        return source;
    }

    private boolean same(LogLine before, LogLine line) {
        return before.origin().run().equals(line.origin().run())
                && before.origin().worker().equals(line.origin().worker())
                && before.place().equals(line.place())
                && before.stream().equals(line.stream())
                && Objects.equals(before.file(), line.file())
                && uidPrefix.equals(uidPrefix(line));
    }

    private Source read(LogLine line) {
        uidPrefix = uidPrefix(line);
        Common common = new Common(
                line.origin().worker(), line.origin().run(), line.place(), line.stream(), line.file(), uidPrefix);
        BytesRef bytes = write(common);
        BytesRef indexed = bytes.length <= SOURCE_BYTES_MAX ? bytes : write(common.cut());
        if (numbers.size() >= NUMBERS_MAX) {
            numbers.clear();
        }
        int number = numbers.computeIfAbsent(bytes, added -> numbers.size());
        return new Source(bytes, indexed, number);
    }

    /** The source of something that is no line: only its place. */
    static BytesRef of(Place place) {
        Common common = new Common("", "", place, "", null, "");
        BytesRef bytes = write(common);
        return bytes.length <= SOURCE_BYTES_MAX ? bytes : write(common.cut());
    }

    private static BytesRef write(Common common) {
        ByteBuffersDataOutput out = new ByteBuffersDataOutput();
        try {
            out.writeString(common.worker());
            out.writeString(common.run());
            out.writeString(common.place().worker());
            out.writeString(common.place().platform());
            writeOptional(out, common.place().lambda());
            writeOptional(out, common.place().instance());
            out.writeString(common.stream());
            writeOptional(out, common.file());
            out.writeString(common.uidPrefix());
        } catch (IOException e) {
            throw new IllegalStateException("BUG: memory cannot be written", e);
        }
        return new BytesRef(out.toArrayCopy());
    }

    static Common read(BytesRef source) throws IOException {
        ByteArrayDataInput in = new ByteArrayDataInput(source.bytes, source.offset, source.length);
        return new Common(
                in.readString(),
                in.readString(),
                new Place(in.readString(), in.readString(), readOptional(in), readOptional(in)),
                in.readString(),
                readOptional(in),
                in.readString());
    }

    /** Whether a line's uid is made of something that its source has, and of its offset. */
    static boolean tellsUid(LogLine line) {
        return line.uid().endsWith(Long.toString(line.offset()));
    }

    private static String uidPrefix(LogLine line) {
        String uid = line.uid();
        String offset = Long.toString(line.offset());
        return uid.endsWith(offset) ? uid.substring(0, uid.length() - offset.length()) : "";
    }

    private static void writeOptional(DataOutput out, @Nullable String text) throws IOException {
        out.writeByte((byte) (text == null ? 0 : 1));
        if (text != null) {
            out.writeString(text);
        }
    }

    private static @Nullable String readOptional(DataInput in) throws IOException {
        return in.readByte() == 0 ? null : in.readString();
    }
}

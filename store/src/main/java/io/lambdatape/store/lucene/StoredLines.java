package io.lambdatape.store.lucene;

import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Place;
import io.lambdatape.recording.Severity;
import io.lambdatape.recording.TraceContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * A line as it is stored, in two pieces. What is the same in all lines of a source is a value of its own, which an index
 * holds once, however many lines have it; time and offset are columns too. The rest is stored.
 *
 * <pre>
 * source: worker run  place.worker platform lambda? instance?  stream file?  uid-prefix
 * rest:   version  flags  [source]  severity attribution  sequence+1 observed-time  [uid] [trace span] [attributes]  message
 * </pre>
 *
 * Texts have their length in front, numbers are variable-length; a text that may be missing has a byte in front that says
 * whether it is there.
 */
final class StoredLines {
    private static final byte VERSION = 1;

    private static final int TRUNCATED = 1;
    private static final int OF_INVOCATION = 2;
    private static final int WITH_ATTRIBUTES = 4;
    private static final int UID_ENDS_WITH_OFFSET = 8;
    private static final int SOURCE_INSIDE = 16;

    /** Lucene's limit for a value is 32,766 bytes. */
    private static final int SOURCE_BYTES_MAX = 8_000;

    private static final byte TEXT = 0;
    private static final byte LONG = 1;
    private static final byte DOUBLE = 2;
    private static final byte TRUE = 3;
    private static final byte FALSE = 4;
    private static final byte LIST = 5;

    /** By the numbers that stand in the index: new ones go to the end. */
    private static final List<Attribution> ATTRIBUTIONS = List.of(
            Attribution.TRACEPARENT,
            Attribution.INSTANCE,
            Attribution.EXCLUSIVE,
            Attribution.CANDIDATES,
            Attribution.NONE);

    private StoredLines() {}

    /**
     * Both pieces.
     *
     * @param source null where it is too long for a value of its own, and stands in the rest
     */
    record Encoded(byte @Nullable [] source, byte[] rest) {}

    static Encoded encode(LogLine line) {
        try {
            byte[] source = source(line);
            boolean inside = source.length > SOURCE_BYTES_MAX;
            return new Encoded(inside ? null : source, rest(line, inside ? source : null));
        } catch (IOException e) {
            throw new IllegalStateException("BUG: memory cannot be written", e);
        }
    }

    private static byte[] source(LogLine line) throws IOException {
        ByteBuffersDataOutput out = new ByteBuffersDataOutput();
        out.writeString(line.origin().worker());
        out.writeString(line.origin().run());
        out.writeString(line.place().worker());
        out.writeString(line.place().platform());
        writeOptional(out, line.place().lambda());
        writeOptional(out, line.place().instance());
        out.writeString(line.stream());
        writeOptional(out, line.file());
        String uid = line.uid();
        int digits = Long.toString(line.offset()).length();
        out.writeString(uidEndsWithOffset(line) ? uid.substring(0, uid.length() - digits) : "");
        return out.toArrayCopy();
    }

    private static byte[] rest(LogLine line, byte @Nullable [] source) throws IOException {
        ByteBuffersDataOutput out = new ByteBuffersDataOutput();
        boolean ends = uidEndsWithOffset(line);
        Severity severity = line.severity();
        TraceContext invocation = line.invocation();
        out.writeByte(VERSION);
        out.writeVInt((line.truncated() ? TRUNCATED : 0)
                | (invocation == null ? 0 : OF_INVOCATION)
                | (line.attributes().values().isEmpty() ? 0 : WITH_ATTRIBUTES)
                | (ends ? UID_ENDS_WITH_OFFSET : 0)
                | (source == null ? 0 : SOURCE_INSIDE));
        if (source != null) {
            out.writeVInt(source.length);
            out.writeBytes(source, source.length);
        }
        out.writeVInt(severity == null ? 0 : severity.number());
        out.writeVInt(ATTRIBUTIONS.indexOf(line.attribution()));
        out.writeVLong(line.origin().sequence() + 1);
        out.writeZLong(line.observedNanos() - line.timeNanos());
        if (!ends) {
            out.writeString(line.uid());
        }
        if (invocation != null) {
            out.writeBytes(invocation.traceIdBytes(), 16);
            out.writeBytes(invocation.spanIdBytes(), 8);
        }
        if (!line.attributes().values().isEmpty()) {
            writeAttributes(out, line.attributes());
        }
        out.writeString(line.message());
        return out.toArrayCopy();
    }

    private static boolean uidEndsWithOffset(LogLine line) {
        return line.uid().endsWith(Long.toString(line.offset()));
    }

    /**
     * The line again.
     *
     * @param source null where it stands in the rest
     * @param timeNanos from its own column
     * @param offset from its own column
     */
    static LogLine decode(@Nullable BytesRef source, BytesRef rest, long timeNanos, long offset) throws IOException {
        ByteArrayDataInput in = new ByteArrayDataInput(rest.bytes, rest.offset, rest.length);
        byte version = in.readByte();
        if (version != VERSION) {
            throw new IOException("a line of the version " + version + ", which this program does not know");
        }
        int flags = in.readVInt();
        BytesRef of = (flags & SOURCE_INSIDE) == 0 ? source : inside(in);
        if (of == null) {
            throw new IOException("a line without its source");
        }
        ByteArrayDataInput from = new ByteArrayDataInput(of.bytes, of.offset, of.length);
        String worker = from.readString();
        String run = from.readString();
        Place place = new Place(from.readString(), from.readString(), readOptional(from), readOptional(from));
        String stream = from.readString();
        String file = readOptional(from);
        String uidPrefix = from.readString();
        int severity = in.readVInt();
        Attribution attribution = ATTRIBUTIONS.get(in.readVInt());
        Origin origin = new Origin(worker, run, in.readVLong() - 1);
        long observed = timeNanos + in.readZLong();
        String uid = (flags & UID_ENDS_WITH_OFFSET) == 0 ? in.readString() : uidPrefix + offset;
        TraceContext invocation = (flags & OF_INVOCATION) == 0 ? null : readInvocation(in);
        Attributes attributes = (flags & WITH_ATTRIBUTES) == 0 ? Attributes.EMPTY : readAttributes(in);
        return new LogLine(
                origin,
                uid,
                place,
                stream,
                file,
                offset,
                severity == 0 ? null : Severity.ofNumber(severity),
                in.readString(),
                timeNanos,
                observed,
                invocation,
                attribution,
                (flags & TRUNCATED) != 0,
                attributes);
    }

    private static BytesRef inside(DataInput in) throws IOException {
        byte[] source = new byte[in.readVInt()];
        in.readBytes(source, 0, source.length);
        return new BytesRef(source);
    }

    private static void writeAttributes(DataOutput out, Attributes attributes) throws IOException {
        out.writeVInt(attributes.values().size());
        for (Map.Entry<String, Object> attribute : attributes.values().entrySet()) {
            out.writeString(attribute.getKey());
            switch (attribute.getValue()) {
                case Long number -> {
                    out.writeByte(LONG);
                    out.writeZLong(number);
                }
                case Double number -> {
                    out.writeByte(DOUBLE);
                    out.writeLong(Double.doubleToRawLongBits(number));
                }
                case Boolean flag -> out.writeByte(flag ? TRUE : FALSE);
                case List<?> texts -> {
                    out.writeByte(LIST);
                    out.writeVInt(texts.size());
                    for (Object text : texts) {
                        out.writeString(text.toString());
                    }
                }
                default -> {
                    out.writeByte(TEXT);
                    out.writeString(attribute.getValue().toString());
                }
            }
        }
    }

    private static Attributes readAttributes(DataInput in) throws IOException {
        Attributes.Builder attributes = Attributes.builder();
        for (int left = in.readVInt(); left > 0; left--) {
            String name = in.readString();
            byte type = in.readByte();
            switch (type) {
                case LONG -> attributes.put(name, in.readZLong());
                case DOUBLE -> attributes.put(name, Double.longBitsToDouble(in.readLong()));
                case TRUE, FALSE -> attributes.put(name, type == TRUE);
                case LIST -> attributes.put(name, readList(in));
                default -> attributes.put(name, in.readString());
            }
        }
        return attributes.build();
    }

    private static List<String> readList(DataInput in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = in.readVInt(); left > 0; left--) {
            texts.add(in.readString());
        }
        return texts;
    }

    private static TraceContext readInvocation(DataInput in) throws IOException {
        byte[] trace = new byte[16];
        byte[] span = new byte[8];
        in.readBytes(trace, 0, trace.length);
        in.readBytes(span, 0, span.length);
        HexFormat hex = HexFormat.of();
        return new TraceContext(hex.formatHex(trace), hex.formatHex(span));
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

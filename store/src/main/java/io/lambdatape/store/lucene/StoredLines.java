package io.lambdatape.store.lucene;

import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Severity;
import io.lambdatape.recording.TraceContext;
import io.lambdatape.store.lucene.blocks.LineRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * A line as it is stored, in two pieces. What is the same in all lines of a source is a value of its own
 * ({@link Sources}), which an index holds once, however many lines have it; the time is a column too. The rest is a
 * {@link LineRow}.
 *
 * <pre>
 * facts:  ids extra truncated uid-is-told source-inside attributes  severity attribution
 * ids:    trace span
 * extra:  [source] [uid] [attributes]
 * </pre>
 */
final class StoredLines {
    // The first two are LineRow's.
    private static final int TRUNCATED = 4;
    private static final int UID_IS_TOLD = 8;
    private static final int SOURCE_INSIDE = 16;
    private static final int WITH_ATTRIBUTES = 32;
    private static final int FLAG_BITS = 6;
    private static final int SEVERITY_BITS = 5;

    private static final int TRACE_BYTES = 16;
    private static final byte[] NO_IDS = {};
    private static final BytesRef NO_EXTRA = new BytesRef();

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
     * @param source to be indexed; where it is too long for that, all of it stands in the rest
     */
    record Encoded(BytesRef source, byte[] rest) {}

    static Encoded encode(LogLine line, Sources sources) {
        Sources.Source source = sources.of(line);
        boolean inside = !source.isWhole();
        boolean told = Sources.tellsUid(line);
        BytesRef extra = NO_EXTRA;
        if (inside || !told || !line.attributes().values().isEmpty()) {
            try {
                extra = extra(line, inside ? source.bytes() : null, told);
            } catch (IOException e) {
                throw new IllegalStateException("BUG: memory cannot be written", e);
            }
        }
        TraceContext invocation = line.invocation();
        byte[] rest = LineRow.write(
                facts(line, inside, told),
                source.number(),
                line.origin().sequence(),
                line.offset(),
                line.observedNanos() - line.timeNanos(),
                invocation == null ? NO_IDS : ids(invocation),
                extra,
                utf8(line.message()));
        return new Encoded(source.indexed(), rest);
    }

    private static int facts(LogLine line, boolean inside, boolean told) {
        boolean attributes = !line.attributes().values().isEmpty();
        Severity severity = line.severity();
        return (line.invocation() == null ? 0 : LineRow.WITH_IDS)
                | (inside || !told || attributes ? LineRow.WITH_EXTRA : 0)
                | (line.truncated() ? TRUNCATED : 0)
                | (told ? UID_IS_TOLD : 0)
                | (inside ? SOURCE_INSIDE : 0)
                | (attributes ? WITH_ATTRIBUTES : 0)
                | (severity == null ? 0 : severity.number()) << FLAG_BITS
                | ATTRIBUTIONS.indexOf(line.attribution()) << (FLAG_BITS + SEVERITY_BITS);
    }

    private static BytesRef extra(LogLine line, @Nullable BytesRef source, boolean told) throws IOException {
        ByteBuffersDataOutput out = new ByteBuffersDataOutput();
        if (source != null) {
            out.writeVInt(source.length);
            out.writeBytes(source.bytes, source.offset, source.length);
        }
        if (!told) {
            out.writeString(line.uid());
        }
        if (!line.attributes().values().isEmpty()) {
            StoredAttributes.write(out, line.attributes(), line.message());
        }
        return new BytesRef(out.toArrayCopy());
    }

    private static byte[] ids(TraceContext invocation) {
        byte[] ids = new byte[LineRow.IDS_BYTES];
        System.arraycopy(invocation.traceIdBytes(), 0, ids, 0, TRACE_BYTES);
        System.arraycopy(invocation.spanIdBytes(), 0, ids, TRACE_BYTES, ids.length - TRACE_BYTES);
        return ids;
    }

    private static byte[] utf8(String message) {
        // The JDK has a question mark for half a pair of surrogates.
        for (int i = 0; i < message.length(); i++) {
            if (Character.isSurrogate(message.charAt(i))) {
                BytesRef bytes = new BytesRef(message);
                return java.util.Arrays.copyOf(bytes.bytes, bytes.length);
            }
        }
        return message.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The line again.
     *
     * @param source as it was indexed
     * @param timeNanos from its own column
     */
    static LogLine decode(@Nullable BytesRef source, BytesRef rest, long timeNanos) throws IOException {
        byte[] bytes = rest.bytes;
        if (bytes[rest.offset] != LineRow.LINE) {
            throw new IOException("a line of the version " + bytes[rest.offset] + ", which this program does not know");
        }
        LineRow row = new LineRow();
        row.read(bytes, rest.offset, rest.offset + rest.length);
        int facts = row.facts();
        ByteArrayDataInput extra = new ByteArrayDataInput(bytes, row.extraAt(), row.extraLength());
        BytesRef of = (facts & SOURCE_INSIDE) == 0 ? source : inside(extra);
        if (of == null) {
            throw new IOException("a line without its source");
        }
        Sources.Common common = Sources.read(of);
        String uid = (facts & UID_IS_TOLD) == 0 ? extra.readString() : common.uidPrefix() + row.offset();
        String message = new String(bytes, row.messageAt(), row.messageLength(), StandardCharsets.UTF_8);
        Attributes attributes =
                (facts & WITH_ATTRIBUTES) == 0 ? Attributes.EMPTY : StoredAttributes.read(extra, message);
        int severity = facts >>> FLAG_BITS & (1 << SEVERITY_BITS) - 1;
        return new LogLine(
                new Origin(common.worker(), common.run(), row.sequence()),
                uid,
                common.place(),
                common.stream(),
                common.file(),
                row.offset(),
                severity == 0 ? null : Severity.ofNumber(severity),
                message,
                timeNanos,
                timeNanos + row.observed(),
                (facts & LineRow.WITH_IDS) == 0 ? null : invocation(bytes, row.idsAt()),
                ATTRIBUTIONS.get(facts >>> (FLAG_BITS + SEVERITY_BITS)),
                (facts & TRUNCATED) != 0,
                attributes);
    }

    private static BytesRef inside(ByteArrayDataInput in) {
        byte[] source = new byte[in.readVInt()];
        in.readBytes(source, 0, source.length);
        return new BytesRef(source);
    }

    private static TraceContext invocation(byte[] bytes, int at) {
        HexFormat hex = HexFormat.of();
        int middle = at + TRACE_BYTES;
        return new TraceContext(hex.formatHex(bytes, at, middle), hex.formatHex(bytes, middle, at + LineRow.IDS_BYTES));
    }
}

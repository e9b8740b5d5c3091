package io.lambdatape.agent.postgresql;

import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.agent.postgresql.value.ValueText;
import io.lambdatape.agent.postgresql.wire.MalformedMessageException;
import io.lambdatape.agent.postgresql.wire.MessageBody;
import io.lambdatape.recording.Attributes;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of a Bind message, as they came: their types may be told later.
 *
 * @param count how many there are
 * @param values those that are kept
 * @param cut whether something is missing
 */
record Parameters(int count, List<Value> values, boolean cut) {
    static final Parameters NONE = new Parameters(0, List.of(), false);

    private static final String NULL_TEXT = "NULL";

    /** @param bytes null for NULL */
    record Value(byte @Nullable [] bytes, boolean binary, boolean cut) {}

    /** Reads the fields behind the names. */
    static Parameters read(MessageBody body, DatabaseOptions options) throws MalformedMessageException {
        if (body.isCut() && !body.has(2)) {
            return new Parameters(0, List.of(), true);
        }
        int formatCount = body.int16();
        if (body.isCut() && !body.has(formatCount * 2 + 2)) {
            return new Parameters(0, List.of(), true);
        }
        int[] formats = new int[formatCount];
        for (int i = 0; i < formatCount; i++) {
            formats[i] = body.int16();
        }
        int count = body.int16();
        if (formatCount > 1 && formatCount != count) {
            throw new MalformedMessageException("more or fewer formats than parameters");
        }
        return values(body, formats, count, options);
    }

    private static Parameters values(MessageBody body, int[] formats, int count, DatabaseOptions options)
            throws MalformedMessageException {
        List<Value> values = new ArrayList<>(Math.min(count, options.parametersMax()));
        boolean cut = count > options.parametersMax();
        for (int i = 0; i < count && values.size() < options.parametersMax(); i++) {
            if (body.isCut() && !body.has(4)) {
                return new Parameters(count, values, true);
            }
            int length = body.int32();
            boolean binary = formats.length > 0 && formats[formats.length == 1 ? 0 : i] == 1;
            if (length == -1) {
                values.add(new Value(null, binary, false));
                continue;
            }
            if (length < 0) {
                throw new MalformedMessageException("a negative length");
            }
            int there = body.isCut() ? Math.min(length, body.remaining()) : length;
            byte[] whole = body.bytes(there);
            boolean shortened = there < length || length > options.parameterBytesMax();
            values.add(new Value(shortened ? limited(whole, options) : whole, binary, shortened));
            cut |= shortened;
        }
        return new Parameters(count, values, cut);
    }

    private static byte[] limited(byte[] bytes, DatabaseOptions options) {
        return java.util.Arrays.copyOf(bytes, Math.min(bytes.length, options.parameterBytesMax()));
    }

    void describe(Statement statement, Charset charset, Attributes.Builder attributes) {
        List<String> nulls = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Value value = values.get(i);
            attributes.put("db.query.parameter." + i, text(value, statement.type(i), charset));
            if (value.bytes() == null) {
                nulls.add(Integer.toString(i));
            }
        }
        if (!nulls.isEmpty()) {
            attributes.put("lambdatape.db.null_parameters", nulls);
        }
        if (count > 0) {
            attributes.put("lambdatape.db.parameter_count", (long) count);
        }
        if (cut) {
            attributes.put("lambdatape.db.parameters_truncated", true);
        }
    }

    private static String text(Value value, int type, Charset charset) {
        byte[] bytes = value.bytes();
        if (bytes == null) {
            return NULL_TEXT;
        }
        if (!value.binary()) {
            return new String(bytes, charset);
        }
        return value.cut() ? ValueText.hex(bytes) : ValueText.of(type, bytes, charset);
    }
}

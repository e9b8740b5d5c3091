package io.lambdatape.agent.postgresql.value;

import io.lambdatape.agent.postgresql.wire.MalformedMessageException;
import io.lambdatape.agent.postgresql.wire.MessageBody;
import java.nio.charset.Charset;

/** Arrays: <code>{1,NULL,"a b"}</code>. */
final class ArrayText {
    private static final int DIMENSIONS_MAX = 6; // PostgreSQL's MAXDIM
    private static final int LENGTH_BYTES = 4;

    private final MessageBody body;
    private final Charset charset;
    private final StringBuilder text = new StringBuilder();
    private int element;

    private ArrayText(MessageBody body, Charset charset) {
        this.body = body;
        this.charset = charset;
    }

    static String read(MessageBody body, Charset charset) throws MalformedMessageException {
        return new ArrayText(body, charset).read();
    }

    private String read() throws MalformedMessageException {
        int count = body.int32();
        body.int32();
        element = body.int32();
        if (count == 0) {
            return "{}";
        }
        if (count < 0 || count > DIMENSIONS_MAX || Oid.isArray(element)) {
            throw new MalformedMessageException("an array of " + count + " dimensions");
        }
        int[] sizes = new int[count];
        long elements = 1;
        for (int i = 0; i < count; i++) {
            sizes[i] = body.int32();
            body.int32();
            elements *= sizes[i];
            if (sizes[i] < 1 || elements > body.remaining() / LENGTH_BYTES) {
                throw new MalformedMessageException("an array longer than its bytes");
            }
        }
        dimension(sizes, 0);
        return text.toString();
    }

    private void dimension(int[] sizes, int depth) throws MalformedMessageException {
        text.append('{');
        for (int i = 0; i < sizes[depth]; i++) {
            if (i > 0) {
                text.append(',');
            }
            if (depth + 1 < sizes.length) {
                dimension(sizes, depth + 1);
            } else {
                element();
            }
        }
        text.append('}');
    }

    private void element() throws MalformedMessageException {
        int length = body.int32();
        if (length == -1) {
            text.append("NULL");
            return;
        }
        quote(ValueText.of(element, body.bytes(length), charset));
    }

    private void quote(String value) {
        boolean plain = !value.isEmpty() && !value.equalsIgnoreCase("NULL");
        for (int i = 0; plain && i < value.length(); i++) {
            char c = value.charAt(i);
            plain = "{},\"\\".indexOf(c) < 0 && !Character.isWhitespace(c);
        }
        if (plain) {
            text.append(value);
        } else {
            text.append('"')
                    .append(value.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        }
    }
}

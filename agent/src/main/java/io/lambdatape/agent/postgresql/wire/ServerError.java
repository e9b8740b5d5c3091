package io.lambdatape.agent.postgresql.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * What an ErrorResponse says.
 *
 * @param sqlState five characters, see "PostgreSQL Error Codes"; empty if the server did not say
 */
public record ServerError(String sqlState, String message) {
    private static final int FIELDS_MAX = 64;
    private static final int MESSAGE_BYTES_MAX = 8 * 1024;

    public static ServerError read(MessageBody body, Charset charset) throws MalformedMessageException {
        String sqlState = "";
        String message = "";
        for (int field = 0; field < FIELDS_MAX && body.has(1); field++) {
            int code = body.int8();
            if (code == 0) {
                break;
            }
            String value = body.text(charset, MESSAGE_BYTES_MAX).text();
            if (code == 'C') {
                sqlState = value;
            } else if (code == 'M') {
                message = value;
            }
        }
        return new ServerError(sqlState, message);
    }

    /** The message that ends a connection with this error. */
    public byte[] fatal() {
        ByteArrayOutputStream fields = new ByteArrayOutputStream();
        field(fields, 'S', "FATAL");
        field(fields, 'V', "FATAL");
        field(fields, 'C', sqlState);
        field(fields, 'M', message);
        fields.write(0);
        int length = fields.size() + 4;
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write('E');
        for (int shift = 24; shift >= 0; shift -= 8) {
            whole.write(length >>> shift);
        }
        whole.writeBytes(fields.toByteArray());
        return whole.toByteArray();
    }

    private static void field(ByteArrayOutputStream to, char code, String value) {
        to.write(code);
        to.writeBytes(value.replace('\0', ' ').getBytes(StandardCharsets.UTF_8));
        to.write(0);
    }
}

package io.lambdatape.agent.platform;

import io.lambdatape.recording.http.HttpMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** The readable parts of a recorded answer, which may be compressed or cut off. */
final class AnswerText {
    private static final int BEGINNING_BYTES_MAX = 4096;
    private static final int READ_BYTES_MAX = 64 * 1024;
    private static final int END_BYTES_MAX = 1024;

    private AnswerText() {}

    /** The first bytes of the body, chunked coding and gzip taken off; as many as can be had. */
    static byte[] beginning(byte[] answer) {
        HttpMessage message = HttpMessage.parse(Arrays.copyOf(answer, Math.min(answer.length, READ_BYTES_MAX)));
        String coding = message.field("content-encoding");
        if (coding == null || !coding.equalsIgnoreCase("gzip")) {
            return Arrays.copyOf(message.body(), Math.min(message.body().length, BEGINNING_BYTES_MAX));
        }
        byte[] plain = new byte[BEGINNING_BYTES_MAX];
        int length = 0;
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(message.body()))) {
            int read = in.read(plain, 0, plain.length);
            while (read > 0) {
                length += read;
                read = in.read(plain, length, plain.length - length);
            }
        } catch (IOException e) {
            // Cut off or not gzip: what was read so far is all there is.
        }
        return Arrays.copyOf(plain, length);
    }

    /** The last bytes as they are on the wire. */
    static String end(byte[] answer) {
        int from = Math.max(0, answer.length - END_BYTES_MAX);
        return new String(answer, from, answer.length - from, StandardCharsets.ISO_8859_1);
    }
}

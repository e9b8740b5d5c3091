package io.lambdatape.logview.payload;

import io.lambdatape.recording.http.HttpMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The content of a recorded HTTP message with its content codings taken off (RFC 9110, section 8.4).
 *
 * @param bytes what could be decoded
 * @param truncated whether there is more: the recording was cut off, is damaged, or decodes to more than the limit
 * @param remaining a coding that is still on because it is not known here; null if all are off
 */
public record HttpBody(
        byte[] bytes, boolean truncated, @Nullable String remaining) {
    /** What a body may decode to: a small gzip stream can hold gigabytes. */
    public static final int DECODED_BYTES_MAX = 16 << 20;

    private static final int CODINGS_MAX = 3;

    /** Takes the codings off. Never fails: what does not decode is given as far as it does. */
    public static HttpBody of(HttpMessage message) {
        String field = message.field("content-encoding");
        List<String> codings = field == null
                ? List.of()
                : Arrays.stream(field.toLowerCase(Locale.ROOT).split(","))
                        .map(String::strip)
                        .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
                        .toList();
        if (codings.size() > CODINGS_MAX) {
            return new HttpBody(message.body(), false, String.join(", ", codings));
        }
        HttpBody body = new HttpBody(message.body(), false, null);
        for (int i = codings.size() - 1; i >= 0; i--) {
            HttpBody decoded = body.without(codings.get(i));
            if (decoded == null) {
                return new HttpBody(body.bytes, body.truncated, String.join(", ", codings.subList(0, i + 1)));
            }
            body = decoded;
        }
        return body;
    }

    private @Nullable HttpBody without(String coding) {
        if (bytes.length == 0) {
            return this;
        }
        return switch (coding) {
            case "gzip", "x-gzip" -> decode(GZIPInputStream::new);
            case "deflate" -> decode(in -> new InflaterInputStream(in, new Inflater(!hasZlibHeader())));
            default -> null;
        };
    }

    // Some servers send "deflate" without the zlib header that RFC 9110 demands.
    private boolean hasZlibHeader() {
        return bytes.length >= 2 && (bytes[0] & 0x0f) == 8 && (((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff)) % 31 == 0;
    }

    private HttpBody decode(Decoder decoder) {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        boolean cut = truncated;
        try (InputStream in = decoder.open(new ByteArrayInputStream(bytes))) {
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                int kept = Math.min(n, DECODED_BYTES_MAX - decoded.size());
                decoded.write(buffer, 0, kept);
                if (kept < n) {
                    cut = true;
                    break;
                }
            }
        } catch (IOException e) {
            cut = true;
        }
        return new HttpBody(decoded.toByteArray(), cut, null);
    }

    private interface Decoder {
        InputStream open(InputStream coded) throws IOException;
    }
}

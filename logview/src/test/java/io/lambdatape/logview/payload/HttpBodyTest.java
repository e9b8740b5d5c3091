package io.lambdatape.logview.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.recording.http.HttpMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpBodyTest {
    private static final byte[] TEXT =
            "a page of the blog, with comments".repeat(20).getBytes(StandardCharsets.UTF_8);

    @Test
    void codingsAreTakenOffInTheirOrder() throws IOException {
        assertThat(of("gzip", gzip(TEXT)).bytes()).isEqualTo(TEXT);
        assertThat(of("x-gzip, identity", gzip(TEXT)).bytes()).isEqualTo(TEXT);
        assertThat(of("deflate", deflate(TEXT, false)).bytes()).isEqualTo(TEXT);
        assertThat(of("deflate, gzip", gzip(deflate(TEXT, false))).bytes()).isEqualTo(TEXT);
        assertThat(of("identity", TEXT).bytes()).isEqualTo(TEXT);
        assertThat(of("identity", TEXT).remaining()).isNull();
    }

    @Test
    void deflateWithoutItsHeaderIsUnderstoodToo() throws IOException {
        assertThat(of("deflate", deflate(TEXT, true)).bytes()).isEqualTo(TEXT);
    }

    @Test
    void aCodingThatIsUnknownStaysOnAndIsNamed() throws IOException {
        HttpBody body = of("br, gzip", gzip(TEXT));
        assertThat(body.remaining()).isEqualTo("br");
        assertThat(body.bytes()).isEqualTo(TEXT);
        assertThat(of("gzip, gzip, gzip, gzip", TEXT).remaining()).isEqualTo("gzip, gzip, gzip, gzip");
    }

    @Test
    void aBodyTornAnywhereGivesWhatThereIsOfItAndSaysSo() throws IOException {
        byte[] whole = gzip(TEXT);
        for (int length = 1; length < whole.length; length++) {
            HttpBody body = of("gzip", Arrays.copyOf(whole, length));
            assertThat(body.truncated()).as("torn at " + length).isTrue();
            assertThat(body.bytes()).isEqualTo(Arrays.copyOf(TEXT, body.bytes().length));
        }
        assertThat(of("gzip", new byte[0]).truncated()).isFalse();
    }

    @Test
    void aBombIsCutOffAtTheLimit() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bomb)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 100; i++) {
                gzip.write(zeros);
            }
        }
        HttpBody body = of("gzip", bomb.toByteArray());
        assertThat(body.bytes()).hasSize(HttpBody.DECODED_BYTES_MAX);
        assertThat(body.truncated()).isTrue();
    }

    @Property(tries = 200)
    void garbageNeverFails(@ForAll byte[] garbage) {
        assertThat(of("gzip", garbage).bytes()).isNotNull();
        assertThat(of("deflate", garbage).bytes()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "text/html, text/plain; charset=utf-8",
        "text/html; charset=ISO-8859-1, text/plain; charset=iso-8859-1",
        "text/html; charset=utf-7, text/plain; charset=utf-8",
        "TEXT/HTML, text/plain; charset=utf-8",
        "image/svg+xml, text/plain; charset=utf-8",
        "application/xhtml+xml, text/plain; charset=utf-8",
        "application/javascript, text/plain; charset=utf-8",
        "application/json; charset=utf-8, application/json",
        "application/problem+json, application/json",
        "image/png, image/png",
        "application/pdf, application/octet-stream",
        "multipart/form-data; boundary=x, application/octet-stream",
        "nonsense, application/octet-stream"
    })
    void whatABrowserWouldRunBecomesTextAndWhatItMightBecomesBytes(String recorded, String sent) {
        assertThat(HarmlessType.of(recorded)).isEqualTo(sent);
        assertThat(HarmlessType.of(null)).isEqualTo("application/octet-stream");
    }

    private static HttpBody of(String coding, byte[] body) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(
                ("HTTP/1.1 200 OK\r\nContent-Encoding: " + coding + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        message.writeBytes(body);
        return HttpBody.of(HttpMessage.parse(message.toByteArray()));
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    private static byte[] deflate(byte[] plain, boolean bare) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream deflate = new DeflaterOutputStream(out, new Deflater(9, bare))) {
            deflate.write(plain);
        }
        return out.toByteArray();
    }
}

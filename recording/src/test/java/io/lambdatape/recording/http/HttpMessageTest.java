package io.lambdatape.recording.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HttpMessageTest {
    @Test
    void readsARequestWithItsBody() {
        HttpMessage message = parse("POST /run/blog?x=1 HTTP/1.1\r\nHost: a\r\nX-Two:  b \r\n\r\n{\"a\":1}");
        assertThat(message.method()).isEqualTo("POST");
        assertThat(message.target()).isEqualTo("/run/blog?x=1");
        assertThat(message.field("x-two")).isEqualTo("b");
        assertThat(new String(message.body(), US_ASCII)).isEqualTo("{\"a\":1}");
    }

    @Test
    void takesTheChunkedCodingOff() {
        HttpMessage message = parse(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\nA\r\n0123456789\r\n0\r\nT: x\r\n\r\n");
        assertThat(new String(message.body(), US_ASCII)).isEqualTo("abc0123456789");
    }

    @Test
    void passesOverInterimAnswers() {
        HttpMessage message = parse("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\n\r\nok");
        assertThat(message.status()).isEqualTo(201);
        assertThat(new String(message.body(), US_ASCII)).isEqualTo("ok");
    }

    @Test
    void aCutOffChunkGivesWhatThereIs() {
        assertThat(new String(
                        parse("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc")
                                .body(),
                        US_ASCII))
                .isEqualTo("abc");
    }

    @Property(tries = 1000)
    void garbageNeverFails(@ForAll byte[] garbage) {
        HttpMessage message = HttpMessage.parse(garbage);
        assertThat(message.status()).isBetween(-999, 999);
    }

    private static HttpMessage parse(String text) {
        return HttpMessage.parse(text.getBytes(US_ASCII));
    }
}

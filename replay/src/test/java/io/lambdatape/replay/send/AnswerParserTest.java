package io.lambdatape.replay.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AnswerParserTest {
    private static final String CHUNKED =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nT: 1\r\n\r\n";
    private static final String[] WHOLE = {
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        CHUNKED
    };

    @Test
    void theEndIsFoundHoweverTheBytesAreSplit() {
        for (String answer : WHOLE) {
            byte[] bytes = bytes(answer + "NEXT");
            for (int split = 0; split <= answer.length(); split++) {
                AnswerParser parser = new AnswerParser("GET", 1 << 20);
                int used = parser.feed(bytes, split);
                byte[] rest = Arrays.copyOfRange(bytes, split, bytes.length);
                used += parser.feed(rest, rest.length);
                assertThat(parser.state()).isEqualTo(AnswerParser.State.DONE);
                assertThat(used).as("%s at %s", answer, split).isEqualTo(answer.length());
                assertThat(parser.bytes()).isEqualTo(bytes(answer));
                assertThat(parser.keepsAlive()).isTrue();
            }
        }
    }

    @Test
    void anAnswerWithoutALengthEndsWithItsConnection() {
        AnswerParser parser = fed("GET", "HTTP/1.1 200 OK\r\n\r\nhello");
        assertThat(parser.over()).isFalse();
        assertThat(parser.closed()).isTrue();
        assertThat(parser.keepsAlive()).isFalse();
    }

    @Test
    void aSizedAnswerThatIsCutOffIsNotWhole() {
        assertThat(fed("GET", "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello")
                        .closed())
                .isFalse();
        assertThat(fed("GET", CHUNKED.substring(0, CHUNKED.length() - 2)).closed())
                .isFalse();
        assertThat(fed("GET", "HTTP/1.1 2").closed()).isFalse();
    }

    @Test
    void headIsAnsweredWithoutABody() {
        assertThat(fed("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n").over())
                .isTrue();
    }

    @Test
    void connectionCloseAndHttp10AreNotReused() {
        String length = "Content-Length: 0\r\n\r\n";
        assertThat(fed("GET", "HTTP/1.1 200 OK\r\nConnection: close\r\n" + length)
                        .keepsAlive())
                .isFalse();
        assertThat(fed("GET", "HTTP/1.0 200 OK\r\n" + length).keepsAlive()).isFalse();
        assertThat(fed("GET", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n" + length)
                        .keepsAlive())
                .isTrue();
    }

    @Test
    void whatIsNotAnAnswerIsMalformed() {
        for (String rubbish : new String[] {
            "SSH-2.0-OpenSSH\r\n",
            "HTTP/2 200\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n",
            "HTTP/1.1 101 Switching Protocols\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
            "x".repeat(70_000)
        }) {
            assertThat(fed("GET", rubbish).state()).as(rubbish).isEqualTo(AnswerParser.State.MALFORMED);
        }
    }

    @Test
    void anAnswerBeyondTheLimitIsMalformed() {
        AnswerParser parser = new AnswerParser("GET", 100);
        byte[] bytes = bytes("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(500));
        parser.feed(bytes, bytes.length);
        assertThat(parser.state()).isEqualTo(AnswerParser.State.MALFORMED);
    }

    @Property(tries = 500)
    void garbageNeverThrowsAndNeverStalls(@ForAll byte[] garbage, @ForAll long seed) {
        byte[] bytes = bytes(CHUNKED);
        System.arraycopy(garbage, 0, bytes, bytes.length / 3, Math.min(garbage.length, bytes.length / 2));
        AnswerParser parser = new AnswerParser("GET", 1 << 20);
        Random random = new Random(seed);
        int at = 0;
        while (at < bytes.length && !parser.over()) {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(9));
            int used = parser.feed(Arrays.copyOfRange(bytes, at, at + length), length);
            assertThat(used).isPositive();
            at += used;
        }
        parser.closed();
    }

    private static AnswerParser fed(String method, String text) {
        AnswerParser parser = new AnswerParser(method, 1 << 20);
        byte[] bytes = bytes(text);
        parser.feed(bytes, bytes.length);
        return parser;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}

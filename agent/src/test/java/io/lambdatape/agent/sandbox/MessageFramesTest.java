package io.lambdatape.agent.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MessageFramesTest {
    private static final String GET = "GET /run/a HTTP/1.1\r\nA: b\r\nTraceParent:  00-x \r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nContent-Length: 19\r\n\r\ntraceparent: n\r\n\r\n!";

    @Test
    void everyRequestIsToldWhereverTheBytesAreSplit() {
        byte[] both = (POST + GET + POST).getBytes(ISO_8859_1);
        for (int split = 0; split <= both.length; split++) {
            Told told = new Told(false);
            told.add(Arrays.copyOf(both, split));
            told.add(Arrays.copyOfRange(both, split, both.length));
            assertThat(told.fields).as("split at %s", split).containsExactly("-", "00-x", "-");
            assertThat(told.ended).isEqualTo(3);
        }
    }

    @Test
    void anAnswerEndsWithItsBody() {
        Told told = new Told(true);
        told.add("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
        assertThat(told.fields).hasSize(1);
        assertThat(told.ended).isZero();
        told.add("k");
        assertThat(told.ended).isEqualTo(1);
    }

    @Test
    void anAnswerWithoutALengthEndsWithTheConnection() {
        Told told = new Told(true);
        told.add("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(told.fields).hasSize(1);
        assertThat(told.ended).isZero();
        assertThat(told.frames.endless()).isTrue();
    }

    @Test
    void whatFollowsARequestInChunksIsNotTakenForOne() {
        Told told = new Told(false);
        told.add("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + GET);
        assertThat(told.fields).containsExactly("-");
        assertThat(told.frames.endless()).isTrue();
    }

    @Test
    void contextsThatDifferAreNone() {
        Told told = new Told(false);
        told.add("GET / HTTP/1.1\r\ntraceparent: 1\r\ntraceparent: 2\r\n\r\n");
        assertThat(told.fields).containsExactly("-");
    }

    @Property(tries = 500)
    void garbageNeverFailsAndIsNeverKeptWithoutLimit(@ForAll byte[] garbage, @ForAll boolean answers) {
        Told told = new Told(answers);
        for (int i = 0; i < 50; i++) {
            told.add(garbage);
        }
        assertThat(told.ended).isLessThanOrEqualTo(told.fields.size());
    }

    private static final class Told implements MessageFrames.Listener {
        final List<String> fields = new ArrayList<>();
        final MessageFrames frames;
        int ended;

        Told(boolean answers) {
            frames = new MessageFrames(answers, this);
        }

        void add(String text) {
            add(text.getBytes(ISO_8859_1));
        }

        void add(byte[] bytes) {
            frames.add(bytes, bytes.length);
        }

        @Override
        public void begins(String head) {
            String field = MessageFrames.field(head, "traceparent");
            fields.add(field == null ? "-" : field);
        }

        @Override
        public void ends() {
            ended++;
        }
    }
}

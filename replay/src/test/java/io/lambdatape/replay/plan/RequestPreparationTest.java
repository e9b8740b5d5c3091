package io.lambdatape.replay.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.recording.Payload;
import io.lambdatape.recording.TraceContext;
import io.lambdatape.replay.Recordings;
import io.lambdatape.report.ReplayedInvocation.Skip;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RequestPreparationTest {
    private static final TraceContext FRESH = new TraceContext("f".repeat(32), "e".repeat(16));
    private final RequestPreparation preparation = new RequestPreparation("target:81", () -> FRESH);

    @Test
    void theRecordedBytesGoOutButForConnectionAndTrace() {
        String recorded = "POST /run/blog?a=%20b HTTP/1.1\r\nX-First:  two spaces\r\nhOsT: old:80\r\n"
                + "Connection: keep-alive, X-Hop\r\nKeep-Alive: 5\r\nx-hop: 1\r\nX-Twice: 1\r\nX-Twice: 2\r\n"
                + "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\ntracestate: a=b\r\n"
                + "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n\u0000\u00ff\n";
        assertThat(sent(recorded))
                .isEqualTo("POST /run/blog?a=%20b HTTP/1.1\r\nX-First:  two spaces\r\nhOsT: target:81\r\n"
                        + "X-Twice: 1\r\nX-Twice: 2\r\ntraceparent: " + FRESH.traceparent()
                        + "\r\nContent-Length: 3\r\n\r\n\u0000\u00ff\n");
    }

    @Test
    void chunksStayAsTheyWere() {
        String recorded =
                "PUT /run/x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1;e\r\na\r\n0\r\nT: 1\r\n\r\n";
        assertThat(sent(recorded)).isEqualTo(recorded.replace("Host: h", "Host: target:81"));
    }

    @Test
    void aConnectionFieldCannotTakeTheFramingAway() {
        String recorded = "POST /run/x HTTP/1.1\r\nHost: h\r\nConnection: content-length\r\nContent-Length: 1\r\n\r\na";
        assertThat(sent(recorded)).contains("Content-Length: 1\r\n");
    }

    @Test
    void aBodyThatIsNotAllThereIsSkippedBecauseATargetWouldWaitForIt() {
        assertThat(skip("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nabc")).isEqualTo(Skip.REQUEST_TRUNCATED);
        assertThat(skip("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc"))
                .isEqualTo(Skip.REQUEST_TRUNCATED);
        assertThat(skip("POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n")).isEqualTo(Skip.NOT_HTTP);
        assertThat(skip("GET / HTTP/1.1\r\n\r\nmore")).isEqualTo(Skip.NOT_HTTP);
        assertThat(skip("GET / HTTP/2.0\r\n\r\n")).isEqualTo(Skip.NOT_HTTP);
        assertThat(skip("GET / HTTP/1.1\r\nno field\r\n\r\n")).isEqualTo(Skip.NOT_HTTP);
        assertThat(skip("")).isEqualTo(Skip.REQUEST_MISSING);
    }

    @Test
    void aConnectionThatBecameAWebSocketIsSkipped() {
        Planned planned = preparation.prepare(Recordings.invocation(
                0, 0, "GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\n\r\n"));
        assertThat(planned)
                .isInstanceOfSatisfying(
                        Planned.Unplayable.class,
                        unplayable -> assertThat(unplayable.reason()).isEqualTo(Skip.UPGRADE));
    }

    @Property(tries = 500)
    void anyBytesArePreparedOrSkipped(@ForAll byte[] garbage) {
        RequestPreparation any = new RequestPreparation("t", () -> FRESH);
        byte[] head = Recordings.bytes("GET / HTTP/1.1\r\n");
        byte[] bytes = java.util.Arrays.copyOf(head, head.length + garbage.length);
        System.arraycopy(garbage, 0, bytes, head.length, garbage.length);
        assertThat(any.prepare(Recordings.invocation(0, 0, Payload.of(bytes), Payload.of(garbage))))
                .isNotNull();
        assertThat(any.prepare(Recordings.invocation(0, 0, Payload.of(garbage), Payload.EMPTY)))
                .isNotNull();
    }

    private String sent(String recorded) {
        Planned planned = preparation.prepare(Recordings.invocation(0, 0, recorded, ""));
        assertThat(planned).isInstanceOf(Planned.Request.class);
        return new String(((Planned.Request) planned).request(), StandardCharsets.ISO_8859_1);
    }

    private Skip skip(String recorded) {
        Planned planned = preparation.prepare(Recordings.invocation(0, 0, recorded, ""));
        assertThat(planned).isInstanceOf(Planned.Unplayable.class);
        return ((Planned.Unplayable) planned).reason();
    }
}

package io.lambdatape.agent.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.attribution.Instance;
import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.attribution.OpenInvocations.Answer;
import io.lambdatape.agent.attribution.Phase;
import io.lambdatape.agent.attribution.Source;
import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.recording.Parent;
import io.lambdatape.recording.TraceContext;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateConnectionTest {
    private static final Source BLOG = new Source("blog", "1005");
    private static final TraceContext FIRST = new TraceContext("1".repeat(32), "1".repeat(16));
    private static final TraceContext SECOND = new TraceContext("2".repeat(32), "2".repeat(16));
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @TempDir
    Path directory;

    private final OpenInvocations open = new OpenInvocations(RecordingClock.system());
    private SocketChannel worker;
    private SocketChannel sandbox;

    @BeforeEach
    void connect() throws IOException {
        Instance instance = open.instance(BLOG, true);
        instance.covered();
        SocketChannel[] outside = pair("outside");
        SocketChannel[] inside = pair("inside");
        worker = outside[0];
        sandbox = inside[1];
        GateConnection connection = new GateConnection(instance, outside[1], inside[0]);
        Thread.ofVirtual().start(() -> {
            try (SocketChannel one = outside[1];
                    SocketChannel other = inside[0]) {
                connection.pass();
            } catch (IOException e) {
                // Closed by the test.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        worker.close();
        sandbox.close();
    }

    private SocketChannel[] pair(String name) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve(name));
        try (ServerSocketChannel server =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address)) {
            SocketChannel client = SocketChannel.open(address);
            return new SocketChannel[] {client, server.accept()};
        }
    }

    private static String request(TraceContext id, String fields) {
        return "POST /run/blog HTTP/1.1\r\ntraceparent: " + id.traceparent() + "\r\n" + fields + "\r\n";
    }

    /** Sends from one end and waits until all of it has come out at the other. */
    private static void pass(SocketChannel from, SocketChannel to, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(US_ASCII));
        while (bytes.hasRemaining()) {
            from.write(bytes);
        }
        ByteBuffer received = ByteBuffer.allocate(text.length());
        while (received.hasRemaining()) {
            assertThat(to.read(received)).isPositive();
        }
        assertThat(new String(received.array(), US_ASCII)).isEqualTo(text);
    }

    private Answer asked() {
        return open.attribute(null, BLOG);
    }

    @Test
    void anAnswerIsOverWithItsLastByteThoughTheConnectionStays() throws IOException {
        open.opened(FIRST, "blog");
        open.opened(SECOND, "blog");
        pass(worker, sandbox, request(FIRST, "Content-Length: 3\r\n") + "abc");
        assertThat(asked().invocation()).isEqualTo(FIRST);
        pass(sandbox, worker, ANSWER.substring(0, ANSWER.length() - 1));
        assertThat(asked().invocation()).isEqualTo(FIRST);
        pass(sandbox, worker, "k");
        assertThat(open.attribute(null, BLOG).parent()).isEqualTo(Parent.NONE);
        pass(worker, sandbox, request(SECOND, ""));
        // It asked between the two: from then on it is not trusted.
        assertThat(asked().parent().candidates()).containsExactly(SECOND, FIRST);
    }

    @Test
    void aSecondRequestOnTheConnectionIsKnownToo() throws IOException {
        open.opened(FIRST, "blog");
        open.opened(SECOND, "blog");
        pass(worker, sandbox, request(FIRST, ""));
        pass(sandbox, worker, ANSWER);
        pass(worker, sandbox, request(SECOND, ""));
        assertThat(asked().invocation()).isEqualTo(SECOND);
    }

    @Test
    void aContextInABodyIsNone() throws IOException {
        open.opened(FIRST, "blog");
        open.opened(SECOND, "blog");
        String body = "\r\n\r\n" + request(SECOND, "");
        pass(worker, sandbox, request(FIRST, "Content-Length: " + body.length() + "\r\n"));
        pass(sandbox, worker, ANSWER.substring(0, 20));
        pass(worker, sandbox, body);
        assertThat(asked().invocation()).isEqualTo(FIRST);
    }

    @Test
    void whatFollowsAChunkedRequestAfterAnAnswerIsNotTakenForAnyInvocation() throws IOException {
        open.opened(FIRST, "blog");
        open.opened(SECOND, "blog");
        pass(worker, sandbox, request(FIRST, "Transfer-Encoding: chunked\r\n") + "0\r\n\r\n");
        pass(sandbox, worker, ANSWER);
        pass(worker, sandbox, request(SECOND, ""));
        assertThat(asked().invocation()).isNull();
        assertThat(asked().phase()).isNull();
    }

    @Test
    void aConnectionThatBreaksOffEndsTheStay() throws IOException {
        open.opened(FIRST, "blog");
        pass(worker, sandbox, request(FIRST, ""));
        sandbox.close();
        assertThat(worker.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        assertThat(asked().phase()).isEqualTo(Phase.BACKGROUND);
    }
}

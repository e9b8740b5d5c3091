package io.lambdatape.agent.calls;

import static io.lambdatape.agent.calls.ProxySetting.receive;
import static io.lambdatape.agent.calls.ProxySetting.receiveAll;
import static io.lambdatape.agent.calls.ProxySetting.receiveHead;
import static io.lambdatape.agent.calls.ProxySetting.send;
import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.Outcome;
import io.lambdatape.recording.TraceContext;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** CONNECT: bytes that are not the proxy's business, and what is known of them all the same. */
class TunnelTest {
    private static final String ESTABLISHED = "HTTP/1.1 200 Connection established\r\n\r\n";
    private static final TraceContext FIRST = new TraceContext("1".repeat(32), "1".repeat(16));
    private static final TraceContext SECOND = new TraceContext("2".repeat(32), "2".repeat(16));

    private ProxySetting setting;

    @BeforeEach
    void start() throws IOException {
        setting = new ProxySetting();
    }

    @AfterEach
    void stop() throws Exception {
        setting.close();
    }

    private Socket tunnel(int port) throws IOException {
        Socket client = setting.connect();
        send(client, "CONNECT 127.0.0.1:" + port + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n");
        assertThat(receiveHead(client)).isEqualTo(ESTABLISHED);
        return client;
    }

    @Test
    void bytesGoBothWaysUnchangedAndOnlyTheirNumberIsKept() throws Exception {
        byte[] sent = new byte[700_000];
        new Random(1).nextBytes(sent);
        sent[0] = 0x16;
        int port = setting.server(socket -> {
            byte[] got = socket.getInputStream().readAllBytes();
            socket.getOutputStream().write(got);
        });
        setting.invocations.opened(FIRST, "blog");
        try (Socket client = tunnel(port)) {
            Thread sending = Thread.ofVirtual().start(() -> {
                try {
                    client.getOutputStream().write(sent);
                    client.shutdownOutput();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(sent);
            sending.join();
        }
        setting.eventuallyRecorded(1);
        Exchange tunnel = setting.recorded.getFirst();
        assertThat(tunnel.kind()).isEqualTo(ExchangeKind.CALL);
        assertThat(tunnel.name()).isEqualTo("CONNECT 127.0.0.1:" + port);
        assertThat(tunnel.parent().spanId()).isEqualTo(FIRST.spanId());
        assertThat(tunnel.outcome()).isEqualTo(Outcome.OK);
        assertThat(tunnel.attributes().values())
                .containsEntry("http.request.method", "CONNECT")
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("server.port", (long) port)
                .containsEntry("network.peer.port", (long) port)
                .containsEntry("lambdatape.tunnel.request_bytes", 700_000L)
                .containsEntry("lambdatape.tunnel.response_bytes", 700_000L)
                .containsEntry("lambdatape.tunnel.encrypted", true);
        assertThat(ProxySetting.request(tunnel)).startsWith("CONNECT ").endsWith("\r\n\r\n");
        assertThat(ProxySetting.response(tunnel)).isEqualTo(ESTABLISHED);
        assertThat(tunnel.timing().startNanos()).isLessThan(tunnel.timing().firstByteNanos());
        assertThat(tunnel.timing().firstByteNanos())
                .isLessThanOrEqualTo(tunnel.timing().endNanos());
        assertThat(setting.proxy.counters().tunnels()).isEqualTo(1);
        assertThat(setting.proxy.counters().begun()).isEqualTo(1);
    }

    @Test
    void bytesThatComeWithTheConnectAreTheTunnels() throws Exception {
        int port = setting.server(socket -> send(socket, receive(socket, 5)));
        try (Socket client = setting.connect()) {
            send(client, "CONNECT 127.0.0.1:" + port + " HTTP/1.1\r\n\r\nearly");
            assertThat(receiveAll(client)).isEqualTo(ESTABLISHED + "early");
        }
        setting.eventuallyRecorded(1);
        assertThat(setting.recorded.getFirst().attributes().number("lambdatape.tunnel.request_bytes"))
                .isEqualTo(5);
    }

    @Test
    void aServerThatSpeaksFirstIsHeard() throws Exception {
        int port = setting.server(socket -> {
            send(socket, "220 hello\r\n");
            send(socket, receive(socket, 6));
        });
        try (Socket client = tunnel(port)) {
            assertThat(receive(client, 11)).isEqualTo("220 hello\r\n");
            send(client, "QUIT\r\n");
            assertThat(receiveAll(client)).isEqualTo("QUIT\r\n");
        }
        setting.eventuallyRecorded(1);
        assertThat(setting.recorded.getFirst().attributes().values())
                .containsEntry("lambdatape.tunnel.encrypted", false);
    }

    @Test
    void plainHttpInATunnelIsReadAndGetsATraceparent() throws Exception {
        String ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
        List<String> seen = new CopyOnWriteArrayList<>();
        int port = setting.server(socket -> {
            for (String head = receiveHead(socket); !head.isEmpty(); head = receiveHead(socket)) {
                seen.add(head);
                send(socket, ok);
            }
        });
        setting.invocations.opened(FIRST, "blog");
        try (Socket client = tunnel(port)) {
            send(client, "GET /in HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(receive(client, ok.length())).isEqualTo(ok);
            send(client, "GET /again HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(receive(client, ok.length())).isEqualTo(ok);
        }
        setting.eventuallyRecorded(3);
        assertThat(setting.recorded)
                .extracting(Exchange::name)
                .containsExactly(
                        "GET 127.0.0.1:" + port + "/in",
                        "GET 127.0.0.1:" + port + "/again",
                        "CONNECT 127.0.0.1:" + port);
        Exchange call = setting.recorded.getFirst();
        assertThat(call.id().traceId()).isEqualTo(FIRST.traceId());
        assertThat(call.timing().endNanos()).isGreaterThan(call.timing().firstByteNanos());
        assertThat(seen.getFirst())
                .isEqualTo("GET /in HTTP/1.1\r\nHost: a\r\ntraceparent: "
                        + call.id().traceparent() + "\r\n\r\n");
    }

    @Test
    void aTunnelThatIsKeptForLaterIsRecordedUnderEachInvocationThatUsesIt() throws Exception {
        int port = setting.server(socket -> {
            for (String word = receive(socket, 4); !word.isEmpty(); word = receive(socket, 4)) {
                if (!word.equals("bye!")) {
                    send(socket, word);
                }
            }
        });
        setting.invocations.opened(FIRST, "blog");
        try (Socket client = tunnel(port)) {
            send(client, "\u0016one");
            receive(client, 4);
            send(client, "more");
            receive(client, 4);
            setting.invocations.closed(FIRST);
            // What has been answered is not kept back until the tunnel is used again.
            setting.eventuallyRecorded(1);
            setting.invocations.opened(SECOND, "blog");
            send(client, "\u0016two");
            receive(client, 4);
            setting.invocations.closed(SECOND);
            send(client, "bye!");
        }
        setting.eventuallyRecorded(2);
        eventually("gone", () -> setting.proxy.connections().closed() == 1);
        assertThat(setting.recorded)
                .extracting(call -> call.parent().attribution())
                .containsExactly(Attribution.EXCLUSIVE, Attribution.EXCLUSIVE);
        assertThat(setting.recorded)
                .extracting(call -> call.parent().spanId())
                .containsExactly(FIRST.spanId(), SECOND.spanId());
        assertThat(setting.recorded)
                .extracting(call -> call.attributes().number("lambdatape.tunnel.response_bytes"))
                .containsExactly(8L, 4L);
        assertThat(setting.recorded)
                .extracting(call -> call.attributes().values().get("lambdatape.tunnel.reused"))
                .containsExactly(false, true);
    }

    @Test
    void aResetIsPassedOnAndTold() throws Exception {
        int port = setting.server(socket -> {
            receive(socket, 1);
            // Closing with bytes unread, or with no time to linger, is a reset.
            socket.setSoLinger(true, 0);
        });
        try (Socket client = tunnel(port)) {
            send(client, "\u0016");
            assertThat(client.getInputStream().readNBytes(1)).isEmpty();
        }
        setting.eventuallyRecorded(1);
        assertThat(setting.recorded.getFirst().attributes().text("error.type")).isEqualTo("connection_reset");
        assertThat(setting.recorded.getFirst().outcome()).isEqualTo(Outcome.CUT_OFF);
    }
}

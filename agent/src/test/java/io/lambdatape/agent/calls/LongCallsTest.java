package io.lambdatape.agent.calls;

import static io.lambdatape.agent.calls.ProxySetting.receive;
import static io.lambdatape.agent.calls.ProxySetting.receiveAll;
import static io.lambdatape.agent.calls.ProxySetting.receiveHead;
import static io.lambdatape.agent.calls.ProxySetting.send;
import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that do not just ask and get an answer. */
class LongCallsTest {
    private static final int LARGE = 50 << 20;

    private final AtomicInteger others = new AtomicInteger();
    private ProxySetting setting;

    @BeforeEach
    void start() throws IOException {
        setting = new ProxySetting();
    }

    @AfterEach
    void stop() throws Exception {
        setting.close();
    }

    private static String get(int port) {
        return "GET http://127.0.0.1:" + port + "/ HTTP/1.1\r\n";
    }

    @Test
    void aClientThatDoesNotReadHoldsTheServerBackAndOnlyTheBeginningIsKept() throws Exception {
        AtomicLong written = new AtomicLong();
        int port = setting.server(socket -> {
            receiveHead(socket);
            send(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
            byte[] block = new byte[1 << 16];
            for (int done = 0; done < LARGE; done += block.length) {
                socket.getOutputStream().write(block);
                written.addAndGet(block.length);
            }
            receiveHead(socket);
        });
        try (Socket client = setting.connect()) {
            send(client, get(port) + "\r\n");
            assertThat(receiveHead(client)).startsWith("HTTP/1.1 200");
            // Sockets and the proxy hold some megabytes at most: the server gets stuck, while others are served.
            long before = -1;
            for (long now = written.get(); now != before || now == 0; now = written.get()) {
                before = now;
                othersAreServed();
            }
            assertThat(before).isLessThan(LARGE);
            InputStream in = client.getInputStream();
            long read = 0;
            byte[] block = new byte[1 << 16];
            while (read < LARGE) {
                read += in.read(block);
            }
            assertThat(read).isEqualTo(LARGE);
        }
        setting.eventuallyRecorded(1 + others.get());
        Exchange call = setting.recorded.stream()
                .filter(one -> one.response().truncated())
                .findFirst()
                .orElseThrow();
        assertThat(call.outcome()).isEqualTo(Outcome.OK);
        assertThat(call.attributes().number("http.response.body.size")).isEqualTo(LARGE);
        assertThat(call.response().bytes()).hasSizeLessThan(9 << 20);
    }

    // Each of the proxy's threads has gone round many times since: it has read all that it is going to.
    private void othersAreServed() throws IOException {
        int port = setting.server(socket -> {
            for (String head = receiveHead(socket); !head.isEmpty(); head = receiveHead(socket)) {
                send(socket, "HTTP/1.1 204 No Content\r\n\r\n");
            }
        });
        for (int connections = 0; connections < 10; connections++) {
            try (Socket other = setting.connect()) {
                for (int calls = 0; calls < 5; calls++) {
                    send(other, get(port) + "\r\n");
                    assertThat(receiveHead(other)).startsWith("HTTP/1.1 204");
                    others.incrementAndGet();
                }
            }
        }
    }

    @Test
    void afterAnUpgradeBytesPassUnread() throws Exception {
        int port = setting.server(socket -> {
            receiveHead(socket);
            send(socket, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nfirst");
            send(socket, receive(socket, 4));
        });
        try (Socket client = setting.connect()) {
            send(client, get(port) + "Upgrade: x\r\nConnection: upgrade\r\n\r\n");
            assertThat(receiveHead(client)).startsWith("HTTP/1.1 101");
            assertThat(receive(client, 5)).isEqualTo("first");
            send(client, "\0\1\2\3");
            assertThat(receiveAll(client)).isEqualTo("\0\1\2\3");
        }
        setting.eventuallyRecorded(1);
        assertThat(setting.recorded.getFirst().attributes().number("http.response.status_code"))
                .isEqualTo(101);
        assertThat(setting.proxy.counters().upgraded()).isEqualTo(1);
    }

    @Test
    void aClientThatHasSaidAllIsStillAnswered() throws Exception {
        int port = setting.server(socket -> {
            receiveAll(socket);
            send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        });
        try (Socket client = setting.connect()) {
            send(client, get(port) + "\r\n");
            client.shutdownOutput();
            assertThat(receiveAll(client)).endsWith("\r\n\r\nhi");
        }
        setting.eventuallyRecorded(1);
        assertThat(setting.recorded.getFirst().outcome()).isEqualTo(Outcome.OK);
        eventually("gone", () -> setting.proxy.connections().closed() == 1);
    }

    @Test
    void anAnswerThatBreaksOffIsCutOffForTheClientToo() throws Exception {
        int port = setting.server(socket -> {
            receiveHead(socket);
            send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart");
        });
        try (Socket client = setting.connect()) {
            send(client, get(port) + "\r\n");
            assertThat(receiveAll(client)).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart");
        }
        setting.eventuallyRecorded(1);
        assertThat(setting.recorded.getFirst().outcome()).isEqualTo(Outcome.CUT_OFF);
        assertThat(setting.recorded.getFirst().attributes().text("error.type")).isEqualTo("cut_off");
    }

    @Test
    void aClientThatLeavesWhileItsCallIsOpenIsRecorded() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        int port = setting.server(socket -> {
            receiveHead(socket);
            called.countDown();
            receiveAll(socket);
        });
        try (Socket client = setting.connect()) {
            send(client, get(port) + "\r\n");
            eventually("called", () -> called.getCount() == 0);
            client.setSoLinger(true, 0);
        }
        setting.eventuallyRecorded(1);
        assertThat(setting.recorded.getFirst().outcome()).isEqualTo(Outcome.CUT_OFF);
        setting.eventuallyBalanced();
    }
}

package io.lambdatape.agent.relay;

import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambdatape.agent.capture.RecordingClock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.IoEventLoopGroup;
import io.opentelemetry.api.metrics.MeterProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayListenerTest {
    private final IoEventLoopGroup loops = EventLoops.start(1);

    /** Passes everything on, and remembers what it was told. */
    private static class Passing implements Conversation {
        final AtomicLong written = new AtomicLong();
        final AtomicInteger closed = new AtomicInteger();

        @Override
        public void fromClient(ByteBuf bytes, long nanos, Wire wire) {
            wire.toServer(bytes);
        }

        @Override
        public void fromServer(ByteBuf bytes, long nanos, Wire wire) {
            wire.toClient(bytes);
        }

        @Override
        public void clientFinished(long nanos, Wire wire) {}

        @Override
        public void serverFinished(long nanos, Wire wire) {}

        @Override
        public void writtenToClient(long total, long nanos) {
            written.set(total);
        }

        @Override
        public void serverUnreachable(Throwable cause, long nanos, Wire wire) {
            wire.toClient(Unpooled.copiedBuffer("down", StandardCharsets.US_ASCII));
        }

        @Override
        public void closed(long nanos) {
            closed.incrementAndGet();
        }
    }

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private RelayListener listen(InetSocketAddress server, Conversation conversation) throws IOException {
        RelayOptions options =
                RelayOptions.of("test", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), server);
        return RelayListener.start(
                options,
                peers -> conversation,
                loops,
                RecordingClock.system(),
                MeterProvider.noop().get("test"));
    }

    private static Socket connect(RelayListener relay) throws IOException {
        return new Socket(
                relay.localAddress().getAddress(), relay.localAddress().getPort());
    }

    @Test
    void passesBytesBothWaysAndTheEndOfEachAfterTheLastByte() throws IOException {
        Passing conversation = new Passing();
        byte[] sent = new byte[1_000_000];
        new Random(1).nextBytes(sent);
        try (EchoServer server = new EchoServer(socket -> {
                    // Answers only after the client's half-close has come through.
                    byte[] got = socket.getInputStream().readAllBytes();
                    socket.getOutputStream().write(got);
                });
                RelayListener relay = listen(server.address(), conversation);
                Socket client = connect(relay)) {
            client.getOutputStream().write(sent);
            client.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(sent);
            eventually("the conversation ends", () -> conversation.closed.get() == 1);
            assertThat(conversation.written.get()).isEqualTo(sent.length);
            RelayCounters counters = relay.counters();
            assertThat(counters.clientBytes()).isEqualTo(sent.length).isEqualTo(counters.serverBytes());
            assertThat(counters.accepted()).isEqualTo(1).isEqualTo(counters.closed());
            assertThat(counters.opaque() + counters.unreachable()).isZero();
        }
    }

    @Test
    void aConversationThatThrowsDoesNotBreakTheStream() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        Passing failing = new Passing() {
            @Override
            public void fromClient(ByteBuf bytes, long nanos, Wire wire) {
                calls.incrementAndGet();
                wire.toServer(bytes.readRetainedSlice(2));
                bytes.release();
                throw new IllegalStateException("BUG: for the test");
            }
        };
        try (EchoServer server =
                        new EchoServer(socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
                RelayListener relay = listen(server.address(), failing);
                Socket client = connect(relay)) {
            for (String text : new String[] {"hello", " world"}) {
                client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(client.getInputStream().readNBytes(text.length()), StandardCharsets.US_ASCII))
                        .isEqualTo(text);
            }
            assertThat(calls.get()).isEqualTo(1);
            assertThat(relay.counters().opaque()).isEqualTo(1);
        }
    }

    @Test
    void aServerThatIsDownIsToldToTheConversationAndItsAnswerReachesTheClient() throws IOException {
        InetSocketAddress gone;
        try (EchoServer server = new EchoServer(socket -> {})) {
            gone = server.address();
        }
        try (RelayListener relay = listen(gone, new Passing());
                Socket client = connect(relay)) {
            client.getOutputStream().write(new byte[100_000]);
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("down");
            assertThat(relay.counters().unreachable()).isEqualTo(1);
        }
    }

    @Test
    void aSlowReaderHoldsTheSenderBackInsteadOfFillingMemory() throws IOException {
        AtomicLong sent = new AtomicLong();
        long total = 64L << 20;
        try (EchoServer others =
                        new EchoServer(socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
                RelayListener besides = listen(others.address(), new Passing());
                Socket other = connect(besides);
                EchoServer server = new EchoServer(socket -> {
                    byte[] block = new byte[1 << 16];
                    for (long done = 0; done < total; done += block.length) {
                        socket.getOutputStream().write(block);
                        sent.addAndGet(block.length);
                    }
                });
                RelayListener relay = listen(server.address(), new Passing());
                Socket client = connect(relay)) {
            // The server gets no more bytes away although the relay's one thread serves others all the while.
            long before = -1;
            for (long now = sent.get(); now != before || now == 0; now = sent.get()) {
                before = now;
                for (int i = 0; i < 200; i++) {
                    other.getOutputStream().write(i);
                    assertThat(other.getInputStream().read()).isEqualTo(i);
                }
            }
            assertThat(sent.get()).isLessThan(total / 2);
            assertThat(client.getInputStream().readNBytes((int) total)).hasSize((int) total);
        }
    }

    @Test
    void aBusyPortIsNamedTogetherWithTheCure() throws IOException {
        try (EchoServer busy = new EchoServer(socket -> {})) {
            RelayOptions options = RelayOptions.of("web", busy.address(), busy.address());
            assertThatThrownBy(() -> RelayListener.start(
                            options,
                            peers -> new Passing(),
                            loops,
                            RecordingClock.system(),
                            MeterProvider.noop().get("test")))
                    .isInstanceOf(ListenFailedException.class)
                    .hasMessageContaining("listener web cannot listen on")
                    .hasMessageContaining(":" + busy.address().getPort())
                    .hasMessageContaining("choose another listen address");
        }
    }
}

package io.lambdatape.agent.sandbox;

import static io.lambdatape.testkit.Eventually.WATCHDOG;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.attribution.OpenInvocation;
import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.attribution.OpenInvocations.Answer;
import io.lambdatape.agent.attribution.Phase;
import io.lambdatape.agent.attribution.Source;
import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.capture.MovedClock;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Parent;
import io.lambdatape.recording.TraceContext;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxGatesTest {
    private static final Source BLOG = new Source("blog", "1005");
    private static final TraceContext FIRST = new TraceContext("1".repeat(32), "1".repeat(16));
    private static final TraceContext SECOND = new TraceContext("2".repeat(32), "2".repeat(16));

    // Unix socket paths are short: not under JUnit's own long names.
    @TempDir
    Path scratch;

    private final MovedClock clock = new MovedClock();
    private final OpenInvocations open = new OpenInvocations(clock);
    private final List<Answer> answers = new CopyOnWriteArrayList<>();
    private final List<String> events = new CopyOnWriteArrayList<>();

    private SandboxGates gates() {
        return SandboxGates.start(scratch, open, clock, new InstanceEvents("w", "openlambda", clock, new EventSink()));
    }

    private void awaitCovered(FakeSandbox sandbox, String instance) {
        // Not by connecting: the first may still get to the sandbox itself.
        sandbox.awaitGateFile();
        Source source = new Source("blog", instance);
        clock.eventually("covered", () -> open.attribute(null, source).phase() != null);
    }

    private final class EventSink implements CaptureSink {
        @Override
        public void exchange(Exchange exchange) {
            throw new AssertionError("no exchange is expected");
        }

        @Override
        public void lines(List<LogLine> lines) {
            lines.forEach(line -> events.add(line.message()));
        }
    }

    @Test
    void itIsKnownWhichInstanceServesAnInvocationAndWhichOneStartedIt() throws Exception {
        try (SandboxGates gates = gates();
                FakeSandbox sandbox = new FakeSandbox(scratch.resolve("1005-blog"))) {
            awaitCovered(sandbox, "1005");
            OpenInvocation first = open.opened(FIRST, "blog");
            assertThat(sandbox.ask(FIRST)).isEqualTo(sandbox.answer());
            assertThat(first.instance()).isEqualTo("1005");
            assertThat(first.coldStart()).isTrue();
            OpenInvocation second = open.opened(SECOND, "blog");
            sandbox.ask(SECOND);
            assertThat(second.coldStart()).isFalse();
            open.closed(FIRST);
            assertThat(events).containsExactly("instance 1005 of blog started");
        }
    }

    @Test
    void aQueryIsTiedToTheInvocationThatItsInstanceWorksOnAndToNoneBetween() throws Exception {
        try (SandboxGates gates = gates();
                FakeSandbox sandbox = new FakeSandbox(scratch.resolve("1005-blog"))) {
            awaitCovered(sandbox, "1005");
            OpenInvocation other = open.opened(SECOND, "blog");
            assertThat(open.attribute(null, BLOG).phase()).isEqualTo(Phase.INIT);
            open.opened(FIRST, "blog");
            sandbox.whileAnswering = () -> answers.add(open.attribute(null, BLOG));
            sandbox.ask(FIRST);
            assertThat(answers).hasSize(1);
            assertThat(answers.getFirst().parent()).isEqualTo(Parent.known(FIRST.spanId(), Attribution.INSTANCE));
            assertThat(other.instance()).isNull();
            Answer after = open.attribute(null, BLOG);
            assertThat(after.parent()).isEqualTo(Parent.NONE);
            assertThat(after.phase()).isEqualTo(Phase.BACKGROUND);
        }
    }

    @Test
    void zygotesAreLeftAlone() throws Exception {
        Path directory = scratch.resolve("1004-import-cache");
        try (FakeSandbox zygote = new FakeSandbox(directory)) {
            Files.writeString(directory.resolve("bootstrap.py"), "fork_server()");
            Object socket = Files.getAttribute(directory.resolve("ol.sock"), "unix:ino");
            try (SandboxGates gates = gates();
                    FakeSandbox sandbox = new FakeSandbox(scratch.resolve("1005-blog"))) {
                awaitCovered(sandbox, "1005");
                assertThat(Files.getAttribute(directory.resolve("ol.sock"), "unix:ino"))
                        .isEqualTo(socket);
                assertThat(events).containsExactly("instance 1005 of blog started");
            }
            assertThat(zygote.connect().isConnected()).isTrue();
        }
    }

    @Test
    void aFunctionMayBeNamedLikeAZygote() throws Exception {
        Path directory = scratch.resolve("1004-import-cache");
        try (FakeSandbox sandbox = new FakeSandbox(directory)) {
            Files.writeString(directory.resolve("bootstrap.py"), "web_server()");
            try (SandboxGates gates = gates()) {
                sandbox.awaitGateFile();
                assertThat(events).containsExactly("instance 1004 of import-cache found");
            }
        }
    }

    @Test
    void aClientsOwnTraceparentIsKnownAtTheGate() throws Exception {
        TraceContext clients = new TraceContext("3".repeat(32), "3".repeat(16));
        try (SandboxGates gates = gates();
                FakeSandbox sandbox = new FakeSandbox(scratch.resolve("1005-blog"))) {
            awaitCovered(sandbox, "1005");
            OpenInvocation invocation = open.opened(FIRST, "blog", clients);
            sandbox.ask(clients);
            assertThat(invocation.instance()).isEqualTo("1005");
        }
    }

    @Test
    void aConnectionFromBeforeTheTakeoverMakesTheInstanceUnsureUntilItIsGone() throws Exception {
        try (FakeSandbox sandbox = new FakeSandbox(scratch.resolve("1005-blog"));
                SocketChannel early = sandbox.connect();
                SandboxGates gates = gates()) {
            sandbox.awaitGateFile();
            open.opened(FIRST, "blog");
            // It is idle as far as the gate can tell, and yet it may be at work.
            assertThat(open.attribute(null, BLOG).parent().attribution()).isEqualTo(Attribution.EXCLUSIVE);
            early.close();
            clock.eventually("sure", () -> open.attribute(null, BLOG).parent().attribution() == Attribution.NONE);
            OpenInvocation second = open.opened(SECOND, "blog");
            sandbox.ask(SECOND);
            assertThat(second.instance()).isEqualTo("1005");
            // One may have passed by before.
            assertThat(second.coldStart()).isNull();
        }
    }

    @Test
    void aConnectionWhoseClientHasGoneDoesNotCountHoweverLongTheServerHoldsIt() throws Exception {
        try (FakeSandbox sandbox = new FakeSandbox(scratch.resolve("1005-blog"))) {
            CountDownLatch held = new CountDownLatch(1);
            CountDownLatch over = new CountDownLatch(1);
            sandbox.whileAnswering = () -> {
                held.countDown();
                awaitUninterruptibly(over);
            };
            try (SocketChannel early = sandbox.connect()) {
                early.write(ByteBuffer.wrap(sandbox.request(SECOND).getBytes(US_ASCII)));
                early.shutdownOutput();
                assertThat(held.await(WATCHDOG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            }
            // The worker's side is closed, the sandbox's is not: it does not look until the next request.
            try (SandboxGates gates = gates()) {
                sandbox.awaitGateFile();
                open.opened(FIRST, "blog");
                clock.eventually(
                        "sure", () -> open.attribute(null, BLOG).parent().attribution() == Attribution.NONE);
            } finally {
                over.countDown();
            }
        }
    }

    @Test
    void theSandboxSeesExactlyTheBytesThatWereSent() throws Exception {
        try (FakeSandbox sandbox = new FakeSandbox(scratch.resolve("1006-blog"));
                SandboxGates gates = gates()) {
            sandbox.awaitGate();
            sandbox.ask(FIRST);
            assertThat(sandbox.requests).containsExactly(sandbox.request(FIRST));
        }
    }

    @Test
    void anAgentThatStopsPutsTheSocketBack() throws Exception {
        try (FakeSandbox sandbox = new FakeSandbox(scratch.resolve("1007-blog"))) {
            try (SandboxGates gates = gates()) {
                sandbox.awaitGate();
            }
            assertThat(scratch.resolve("1007-blog/ol.sock.sandbox")).doesNotExist();
            assertThat(sandbox.ask(FIRST)).isEqualTo(sandbox.answer());
        }
    }

    @Test
    void aSocketThatADeadAgentLeftTakenIsTakenOverAgain() throws Exception {
        Path directory = scratch.resolve("1008-blog");
        try (FakeSandbox sandbox = new FakeSandbox(directory)) {
            SocketTakeover dead = SocketTakeover.of(directory.resolve("ol.sock"));
            dead.abandon();
            try (SandboxGates gates = gates()) {
                clock.eventually("reachable again", () -> sandbox.reachable());
                OpenInvocation first = open.opened(FIRST, "blog");
                assertThat(sandbox.ask(FIRST)).isEqualTo(sandbox.answer());
                assertThat(first.instance()).isEqualTo("1008");
            }
            assertThat(sandbox.ask(FIRST)).isEqualTo(sandbox.answer());
        }
    }

    @Test
    void directoriesThatAreNoSandboxesAreLeftAlone() {
        assertThat(Sandbox.of(Path.of("/x/import-cache"))).isNull();
        assertThat(Sandbox.of(Path.of("/x/1005-"))).isNull();
        assertThat(Sandbox.of(Path.of("/x/1005-a-b"))).isEqualTo(new Sandbox("1005", "a-b", Path.of("/x/1005-a-b")));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            if (!latch.await(WATCHDOG.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("not over");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Serves one request a connection on {@code ol.sock}, as a sandbox does. */
    private final class FakeSandbox implements AutoCloseable {
        private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        final List<String> requests = new CopyOnWriteArrayList<>();
        private final Path socket;
        private final ServerSocketChannel server;
        volatile Runnable whileAnswering = () -> {};

        FakeSandbox(Path directory) throws IOException {
            Files.createDirectories(directory);
            socket = directory.resolve("ol.sock");
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
            Thread.ofVirtual().start(this::serve);
        }

        String request(TraceContext id) {
            return "POST /run/blog HTTP/1.1\r\nHost: root\r\nTraceparent: " + id.traceparent()
                    + "\r\nContent-Length: 0\r\n\r\n";
        }

        String answer() {
            return ANSWER;
        }

        String ask(TraceContext id) throws IOException {
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                channel.write(ByteBuffer.wrap(request(id).getBytes(US_ASCII)));
                channel.shutdownOutput();
                return new String(Channels.newInputStream(channel).readAllBytes(), US_ASCII);
            }
        }

        SocketChannel connect() throws IOException {
            return SocketChannel.open(UnixDomainSocketAddress.of(socket));
        }

        void awaitGateFile() {
            clock.eventually("a gate", () -> Files.exists(socket.resolveSibling("ol.sock.sandbox")));
        }

        void awaitGate() {
            awaitGateFile();
            clock.eventually("no bare moment", this::reachable);
        }

        boolean reachable() {
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                return channel.isConnected();
            } catch (IOException e) {
                return false;
            }
        }

        private void serve() {
            try {
                while (true) {
                    try (SocketChannel channel = server.accept()) {
                        String request =
                                new String(Channels.newInputStream(channel).readAllBytes(), US_ASCII);
                        if (!request.isEmpty()) {
                            requests.add(request);
                            whileAnswering.run();
                            channel.write(ByteBuffer.wrap(ANSWER.getBytes(US_ASCII)));
                        }
                    }
                }
            } catch (IOException e) {
                // closed by the test
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}

package io.lambdatape.agent.calls;

import static io.lambdatape.testkit.Eventually.WATCHDOG;
import static io.lambdatape.testkit.Eventually.eventually;

import com.sun.net.httpserver.HttpServer;
import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.attribution.Source;
import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.capture.TraceIds;
import io.lambdatape.agent.http.HttpOptions;
import io.lambdatape.agent.relay.EventLoops;
import io.lambdatape.agent.relay.Peers;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.LogLine;
import io.netty.channel.IoEventLoopGroup;
import io.opentelemetry.api.metrics.MeterProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A real proxy on a free port, with what it records, and the servers that a test starts. */
final class ProxySetting implements CaptureSink, AutoCloseable {
    static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    final RecordingClock clock = RecordingClock.system();
    final OpenInvocations invocations = new OpenInvocations(clock);
    final List<Exchange> recorded = new CopyOnWriteArrayList<>();
    final IoEventLoopGroup loops = EventLoops.start(2);
    final CallProxy proxy;
    private final List<AutoCloseable> servers = new ArrayList<>();

    ProxySetting() throws IOException {
        this(peers -> Source.UNKNOWN);
    }

    /** Nothing takes too long. */
    ProxySetting(Function<Peers, Source> owners) throws IOException {
        this(owners, WATCHDOG);
    }

    ProxySetting(Function<Peers, Source> owners, Duration answerTimeMax) throws IOException {
        this(owners, CallOptions.of(HttpOptions.of("w")).withTimes(WATCHDOG, answerTimeMax, WATCHDOG));
    }

    ProxySetting(Function<Peers, Source> owners, CallOptions options) throws IOException {
        proxy = CallProxy.start(
                "calls",
                ANYWHERE,
                options,
                new CallProxy.Surroundings(
                        invocations,
                        this,
                        TraceIds.system(),
                        owners,
                        loops,
                        clock,
                        MeterProvider.noop().get("test")));
    }

    /** What a raw server does with a connection. */
    interface Session {
        void serve(Socket socket) throws IOException;
    }

    /** A server that does with each connection what it is told; the port. */
    int server(Session session) throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        servers.add(listener);
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket socket = listener.accept();
                    Thread.ofVirtual().start(() -> serve(session, socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
        return listener.getLocalPort();
    }

    private static void serve(Session session, Socket socket) {
        try (socket) {
            session.serve(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A real HTTP server without contexts. */
    HttpServer httpServer() throws IOException {
        HttpServer server = HttpServer.create(ANYWHERE, 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        servers.add(() -> server.stop(0));
        return server;
    }

    /** A connection to the proxy. */
    Socket connect() throws IOException {
        Socket socket = new Socket(
                proxy.localAddress().getAddress(), proxy.localAddress().getPort());
        socket.setSoTimeout((int) WATCHDOG.toMillis());
        return socket;
    }

    static void send(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads so many bytes, or up to the end. */
    static String receive(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    static String receiveAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Reads a head without a body. */
    static String receiveHead(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int b = socket.getInputStream().read();
            if (b < 0) {
                return head.toString();
            }
            head.append((char) b);
        }
        return head.toString();
    }

    void eventuallyRecorded(int count) {
        eventually(count + " calls are recorded", () -> recorded.size() >= count);
    }

    /** What was begun is counted as recorded: a little after it is recorded. */
    void eventuallyBalanced() {
        eventually(
                "all calls are counted",
                () -> proxy.counters().begun() == proxy.counters().recorded());
    }

    static String request(Exchange exchange) {
        return new String(exchange.request().bytes(), StandardCharsets.ISO_8859_1);
    }

    static String response(Exchange exchange) {
        return new String(exchange.response().bytes(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void exchange(Exchange exchange) {
        recorded.add(exchange);
    }

    @Override
    public void lines(List<LogLine> lines) {
        throw new AssertionError("calls have no log lines");
    }

    @Override
    public void close() throws Exception {
        proxy.close();
        for (AutoCloseable server : servers) {
            server.close();
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}

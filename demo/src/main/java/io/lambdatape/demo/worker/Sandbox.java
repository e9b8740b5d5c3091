package io.lambdatape.demo.worker;

import io.lambdatape.demo.http.HttpConnection;
import io.lambdatape.demo.http.HttpHeader;
import io.lambdatape.demo.http.HttpRequest;
import io.lambdatape.demo.http.HttpResponse;
import io.lambdatape.demo.instance.InstanceMain;
import io.lambdatape.demo.time.Timekeeper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A process that serves HTTP on {@code ol.sock} in its scratch directory, for one request at a time. */
final class Sandbox {
    private static final Duration LOOK_EVERY = Duration.ofMillis(5);
    /** Real time: what waits is the operating system, and whoever needs longer is ended all the same. */
    private static final Duration END_GRACE = Duration.ofSeconds(2);

    private final int id;
    private final Path code;
    private final Path scratch;
    private final Process process;

    private Sandbox(int id, Path code, Path scratch, Process process) {
        this.id = id;
        this.code = code;
        this.scratch = scratch;
        this.process = process;
    }

    static Sandbox start(int id, Path code, Path scratch, ProcessBuilder command) throws IOException {
        return new Sandbox(id, code, scratch, command.start());
    }

    int id() {
        return id;
    }

    Path socket() {
        return scratch.resolve(InstanceMain.SOCKET);
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    void awaitReady(Timekeeper timekeeper, Duration startMax) throws IOException, InterruptedException {
        long began = timekeeper.nanos();
        while (!Files.exists(scratch.resolve(InstanceMain.READY))) {
            if (!process.isAlive()) {
                throw new IOException("the instance ended with status " + process.exitValue()
                        + " before it was ready; see " + scratch.resolve("stderr"));
            }
            if (timekeeper.nanos() - began > startMax.toNanos()) {
                throw new IOException("the instance was not ready within " + startMax.toSeconds() + " s; see "
                        + scratch.resolve("stderr"));
            }
            timekeeper.pause(LOOK_EVERY);
        }
    }

    /**
     * Passes a request on over a new connection to the socket's path, and reads the answer.
     *
     * @param runtimeMax for the whole exchange
     * @throws IOException in Go's words: the process is gone, or took too long
     */
    HttpResponse roundTrip(HttpRequest request, Duration runtimeMax, Timekeeper timekeeper) throws IOException {
        AtomicBoolean late = new AtomicBoolean();
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Thread watch = timekeeper.after(runtimeMax, () -> cutOff(channel, late));
        try (channel) {
            connect(channel);
            HttpConnection connection = new HttpConnection(channel);
            HttpRequest inside = inside(request);
            connection.write(inside);
            return connection.readResponse(inside);
        } catch (IOException e) {
            throw late.get()
                    ? new IOException("context deadline exceeded (Client.Timeout exceeded while awaiting headers)", e)
                    : e;
        } finally {
            watch.interrupt();
        }
    }

    private void connect(SocketChannel channel) throws IOException {
        try {
            channel.connect(UnixDomainSocketAddress.of(socket()));
        } catch (IOException e) {
            throw new IOException("dial unix " + socket() + ": connect: " + e.getMessage(), e);
        }
    }

    private static void cutOff(SocketChannel channel, AtomicBoolean late) {
        late.set(true);
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // Host becomes root, all other headers pass through.
    private static HttpRequest inside(HttpRequest request) {
        List<HttpHeader> headers = new ArrayList<>();
        headers.add(new HttpHeader("Host", "root"));
        for (HttpHeader header : request.headers()) {
            if (!header.is("Host") && !header.is("Connection")) {
                headers.add(header);
            }
        }
        return new HttpRequest(request.method(), request.target(), List.copyOf(headers), request.body());
    }

    /** A paragraph of {@code /debug}. There are no control groups here: the figures come from the process. */
    String describe() {
        if (!process.isAlive()) {
            return "SANDBOX " + id + " is DEAD: exited with status " + process.exitValue() + "\n--------\n";
        }
        return "SOCK " + id + "\nROOT DIR: " + code + "\nHOST DIR: " + scratch + "\nCGROUP PIDS: " + process.pid()
                + "\nCGROUPS: none\nFREEZE STATE: 0\nMEMORY USED: " + memoryMb()
                + " MB\nOOM KILLS: 0\n--------\n";
    }

    private long memoryMb() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
                }
            }
        } catch (IOException e) {
            // Ended meanwhile, or no Linux.
        }
        return 0;
    }

    /** Ends the process and waits until it has ended, also when the thread is interrupted: nothing must be left over. */
    void destroy() {
        process.destroy();
        try {
            process.onExit()
                    .orTimeout(END_GRACE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            process.destroyForcibly().onExit().join();
        }
    }
}

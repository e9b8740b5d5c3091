package io.lambdatape.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands in a wire and keeps what passes, both ways, of every connection. */
public final class ByteTap implements AutoCloseable {
    private final ServerSocket listener;
    private final int upstream;
    private final List<Line> lines = new CopyOnWriteArrayList<>();

    private ByteTap(ServerSocket listener, int upstream) {
        this.listener = listener;
        this.upstream = upstream;
    }

    /** Listens on a free port of the loopback address, in front of another of its ports. */
    public static ByteTap inFrontOf(int upstream) throws IOException {
        ByteTap tap = new ByteTap(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()), upstream);
        Thread.ofPlatform().daemon().start(tap::accept);
        return tap;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** What has passed on each connection, once all of them have ended. */
    public List<Passed> passed() {
        Eventually.eventually(
                "all connections have ended", () -> lines.stream().allMatch(line -> line.open.get() == 0));
        return lines.stream().map(Line::passed).toList();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Line line = new Line(listener.accept());
                lines.add(line);
                Thread.ofPlatform().daemon().start(() -> line.connect(upstream));
            } catch (IOException e) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Line line : lines) {
            line.client.close();
        }
    }

    /** What has passed on one connection. */
    public record Passed(byte[] toServer, byte[] toClient) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Passed that
                    && Arrays.equals(toServer, that.toServer)
                    && Arrays.equals(toClient, that.toClient);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(toServer) * 31 + Arrays.hashCode(toClient);
        }

        @Override
        public String toString() {
            return toServer.length + " bytes to the server (" + Arrays.hashCode(toServer) + "), " + toClient.length
                    + " to the client (" + Arrays.hashCode(toClient) + ")";
        }
    }

    private static final class Line {
        final Socket client;
        final AtomicInteger open = new AtomicInteger(2);
        private final ByteArrayOutputStream toServer = new ByteArrayOutputStream();
        private final ByteArrayOutputStream toClient = new ByteArrayOutputStream();

        Line(Socket client) {
            this.client = client;
        }

        Passed passed() {
            return new Passed(toServer.toByteArray(), toClient.toByteArray());
        }

        void connect(int upstream) {
            try (client;
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), upstream)) {
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                Thread back = Thread.ofPlatform().daemon().start(() -> pass(server, client, toClient));
                pass(client, server, toServer);
                back.join();
            } catch (IOException e) {
                open.set(0);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void pass(Socket from, Socket to, ByteArrayOutputStream copy) {
            byte[] buffer = new byte[64 * 1024];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    copy.write(buffer, 0, read);
                    out.write(buffer, 0, read);
                }
                to.shutdownOutput();
            } catch (IOException e) {
                // One side is gone: so is the other one's business.
                end(from, to);
            } finally {
                open.decrementAndGet();
            }
        }

        private static void end(Socket one, Socket other) {
            try (one) {
                other.close();
            } catch (IOException e) {
                throw new AssertionError("a socket does not close", e);
            }
        }
    }
}

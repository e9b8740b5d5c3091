package io.lambdatape.demo.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Serves HTTP/1.1 on a listening channel, each connection in a virtual thread. */
public final class HttpServer implements AutoCloseable {
    private final ServerSocketChannel listener;
    private final Handler handler;
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private HttpServer(ServerSocketChannel listener, Handler handler) {
        this.listener = listener;
        this.handler = handler;
    }

    /** Answers a request; may block. */
    @FunctionalInterface
    public interface Handler {
        HttpResponse handle(HttpRequest request);
    }

    /** Serves until closed. Takes the listening channel over. */
    public static HttpServer start(ServerSocketChannel listener, Handler handler) {
        HttpServer server = new HttpServer(listener, handler);
        Thread.ofVirtual().name("http-accept").start(server::acceptAll);
        return server;
    }

    /** The TCP port it listens on. */
    public int port() {
        try {
            return ((InetSocketAddress) listener.getLocalAddress()).getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Answers the requests of one connection, one after the other, until either side wants to close it. A message that
     * cannot be read is answered with its status, and ends the connection.
     */
    public static void serve(SocketChannel channel, Handler handler) throws IOException {
        HttpConnection connection = new HttpConnection(channel);
        boolean keep = true;
        while (keep) {
            HttpRequest request;
            try {
                request = connection.readRequest();
            } catch (MalformedMessageException e) {
                HttpResponse refusal = HttpResponse.text(e.status(), e.getMessage() + "\n");
                connection.write(new HttpRequest("GET", "/", List.of(), new byte[0]), refusal);
                return;
            }
            if (request == null) {
                return;
            }
            HttpResponse response = handler.handle(request);
            keep = !"close".equalsIgnoreCase(request.header("Connection"))
                    && !"close".equalsIgnoreCase(response.header("Connection"));
            connection.write(request, keep ? response : closing(response));
        }
    }

    private static HttpResponse closing(HttpResponse response) {
        return response.header("Connection") == null ? response.with("Connection", "close") : response;
    }

    private void acceptAll() {
        while (!closed) {
            try {
                SocketChannel channel = listener.accept();
                connections.add(channel);
                Thread.ofVirtual().name("http-connection").start(() -> serveOne(channel));
            } catch (IOException e) {
                // Closed by us, or a client that was gone before it was accepted.
                if (!listener.isOpen()) {
                    return;
                }
            }
        }
    }

    private void serveOne(SocketChannel channel) {
        try (channel) {
            serve(channel, handler);
        } catch (IOException e) {
            // The client broke off: there is nobody to tell.
        } finally {
            connections.remove(channel);
        }
    }

    /** Stops listening and breaks off what is open. */
    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
        for (SocketChannel connection : connections) {
            connection.close();
        }
    }
}

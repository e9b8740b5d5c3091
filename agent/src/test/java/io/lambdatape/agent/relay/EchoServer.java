package io.lambdatape.agent.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A real server that does with each connection what it is told, on a thread of its own. */
final class EchoServer implements AutoCloseable {
    interface Session {
        void serve(Socket socket) throws IOException;
    }

    private final ServerSocket listener;

    EchoServer(Session session) throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> accept(session));
    }

    InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    private void accept(Session session) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(session, socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void serve(Session session, Socket socket) {
        try (socket) {
            session.serve(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}

package io.lambdatape.agent.clients;

import io.lambdatape.testkit.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/** A server that begins to answer and gets into trouble. */
final class TroubledServer implements AutoCloseable {
    /** What happens behind the part of the answer that comes. */
    enum Trouble {
        /** The connection is closed. */
        ENDS,
        /** The connection is reset, as by a server that was killed. */
        RESETS,
        /** Nothing more comes until the client asks once more. */
        IS_SILENT
    }

    private static final int AFTER_SILENCE = '!';

    private final ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final Talk talk;
    private final Trouble trouble;
    final CountDownLatch clientGone = new CountDownLatch(2);

    TroubledServer(Talk talk, Trouble trouble) throws IOException {
        this.talk = talk;
        this.trouble = trouble;
        Thread.ofPlatform().daemon().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                answer(socket);
            } catch (IOException e) {
                // The client is gone, or the test is over.
                clientGone.countDown();
            }
        }
    }

    private void answer(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        out.write(talk.greeting());
        in.readNBytes(talk.question().length);
        // In small pieces: a server that is slow.
        for (byte octet : talk.answer()) {
            out.write(octet);
        }
        if (trouble == Trouble.IS_SILENT) {
            // What comes after it was not said: there is nothing between the two.
            in.readNBytes(2);
            out.write(AFTER_SILENCE);
            in.readAllBytes();
            clientGone.countDown();
            return;
        }
        // The client says that it has read so far.
        in.read();
        if (trouble == Trouble.RESETS) {
            socket.setSoLinger(true, 0);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    /**
     * What is said before there is trouble.
     *
     * @param greeting what the server says first
     * @param question what the client says then
     * @param answer the beginning of an answer, or rubbish
     */
    record Talk(byte[] greeting, byte[] question, byte[] answer) {
        /** A client's part of it. What it sees of the server, in words. */
        String seenAt(int port, Trouble trouble) throws IOException {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout((int) Eventually.WATCHDOG.toMillis());
                socket.setTcpNoDelay(true);
                InputStream in = socket.getInputStream();
                String seen = hex(in.readNBytes(greeting.length));
                socket.getOutputStream().write(question);
                seen += hex(in.readNBytes(answer.length));
                socket.getOutputStream().write('g');
                if (trouble == Trouble.IS_SILENT) {
                    socket.getOutputStream().write('g');
                }
                return seen + end(in);
            }
        }

        private static String hex(byte[] bytes) {
            return java.util.HexFormat.of().formatHex(bytes) + " ";
        }

        private static String end(InputStream in) {
            try {
                int more = in.read();
                return switch (more) {
                    case -1 -> "end";
                    case AFTER_SILENCE -> "silence";
                    default -> "more";
                };
            } catch (IOException e) {
                return String.valueOf(e.getMessage());
            }
        }
    }
}

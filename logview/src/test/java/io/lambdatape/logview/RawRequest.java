package io.lambdatape.logview;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends bytes as they are: what no HTTP client would send. */
final class RawRequest {
    private static final int ANSWER_MILLIS_MAX = 20_000;

    private RawRequest() {}

    /** Everything that comes back until the server closes. */
    static byte[] send(InetSocketAddress address, String request) throws IOException {
        try (Socket socket = new Socket(address.getHostString(), address.getPort())) {
            socket.setSoTimeout(ANSWER_MILLIS_MAX);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return socket.getInputStream().readAllBytes();
        }
    }
}

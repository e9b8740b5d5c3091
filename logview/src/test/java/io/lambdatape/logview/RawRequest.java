package io.lambdatape.logview;

import static io.lambdatape.testkit.Eventually.WATCHDOG;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends bytes as they are: what no HTTP client would send. */
final class RawRequest {
    private RawRequest() {}

    /** Everything that comes back until the server closes. */
    static byte[] send(InetSocketAddress address, String request) throws IOException {
        try (Socket socket = new Socket(address.getHostString(), address.getPort())) {
            socket.setSoTimeout(Math.toIntExact(WATCHDOG.toMillis()));
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return socket.getInputStream().readAllBytes();
        }
    }
}

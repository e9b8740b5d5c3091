package io.lambdatape.cli.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** The usual port if nobody has it, a free one otherwise. */
final class FreePort {
    private FreePort() {}

    static int preferring(int usual) throws IOException {
        try {
            return claim(usual);
        } catch (IOException e) {
            return claim(0);
        }
    }

    private static int claim(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket.getLocalPort();
        }
    }
}

package io.lambdatape.demo.instance;

import io.lambdatape.demo.http.HttpConnection;
import io.lambdatape.demo.http.HttpRequest;
import io.lambdatape.demo.http.HttpServer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Loads what instances will load, so that the JVM can write it into an archive as it ends:
 * {@code ClassDataTraining <socket> <code directory>...}. Calls each Lambda once; whether that succeeds does not matter.
 */
public final class ClassDataTraining {
    private ClassDataTraining() {}

    public static void main(String[] arguments) throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(arguments[0]);
        try (ServerSocketChannel listener =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address)) {
            for (String code : Arrays.asList(arguments).subList(1, arguments.length)) {
                call(listener, address, new AnsweringFailures(InstanceMain.load(Path.of(code))));
            }
        }
    }

    private static void call(ServerSocketChannel listener, UnixDomainSocketAddress address, HttpServer.Handler handler)
            throws Exception {
        HttpRequest request = new HttpRequest("GET", "/run/x?q=a", List.of(), new byte[0]);
        try (SocketChannel client = SocketChannel.open(address);
                SocketChannel server = listener.accept()) {
            HttpConnection connection = new HttpConnection(client);
            connection.write(request);
            HttpServer.serve(server, handler);
            connection.readResponse(request);
        }
    }
}

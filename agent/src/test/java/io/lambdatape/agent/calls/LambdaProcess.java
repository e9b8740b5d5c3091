package io.lambdatape.agent.calls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The program of a function, run as a process of its own: serves HTTP on a Unix socket, as OpenLambda's sandboxes do,
 * and calls a URL for each request if it is given one. Knows nothing of traces; finds its proxy in {@code HTTP_PROXY}.
 */
final class LambdaProcess {
    private LambdaProcess() {}

    /**
     * Serves until it is stopped.
     *
     * @param arguments the socket, and the URL to call or nothing
     */
    public static void main(String[] arguments) throws IOException {
        HttpClient client = client();
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(Path.of(arguments[0])));
            while (true) {
                SocketChannel request = server.accept();
                Thread.ofVirtual().start(() -> serve(request, client, arguments.length > 1 ? arguments[1] : null));
            }
        }
    }

    private static HttpClient client() {
        String proxy = System.getenv("HTTP_PROXY");
        HttpClient.Builder builder = HttpClient.newBuilder();
        if (proxy != null) {
            URI at = URI.create(proxy);
            builder.proxy(ProxySelector.of(new InetSocketAddress(at.getHost(), at.getPort())));
        }
        return builder.version(HttpClient.Version.HTTP_1_1).build();
    }

    private static void serve(SocketChannel request, HttpClient client, @Nullable String url) {
        try (request) {
            StringBuilder head = new StringBuilder();
            ByteBuffer one = ByteBuffer.allocate(1);
            while (request.read(one) > 0) {
                head.append((char) one.flip().get());
                one.clear();
                if (head.toString().endsWith("\r\n\r\n")) {
                    String body = url == null ? "hello" : "B says " + call(client, url);
                    String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
                    request.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.ISO_8859_1)));
                    head.setLength(0);
                }
            }
        } catch (IOException e) {
            System.err.println("the caller has gone: " + e);
        }
    }

    private static String call(HttpClient client, String url) throws IOException {
        try {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}

package io.lambdatape.demo.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One connection, from either end: messages in, messages out. */
public final class HttpConnection {
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(201, "Created"),
            Map.entry(204, "No Content"),
            Map.entry(301, "Moved Permanently"),
            Map.entry(400, "Bad Request"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(409, "Conflict"),
            Map.entry(413, "Request Entity Too Large"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(502, "Bad Gateway"));

    private final MessageReader reader;
    private final OutputStream out;

    /** @param channel in blocking mode; stays the caller's to close */
    public HttpConnection(SocketChannel channel) {
        this(Channels.newInputStream(channel), Channels.newOutputStream(channel));
    }

    /** A connection over any two streams; they stay the caller's to close. */
    public HttpConnection(InputStream in, OutputStream out) {
        this.reader = new MessageReader(new BufferedInputStream(in));
        this.out = out;
    }

    /** The next request; null if the client has closed the connection after the last one. */
    public @Nullable HttpRequest readRequest() throws IOException {
        return reader.request(out);
    }

    /** The answer to {@code request}, past any interim answers. */
    public HttpResponse readResponse(HttpRequest request) throws IOException {
        HttpResponse response = reader.response(request.isHead());
        while (response.status() < 200) {
            response = reader.response(request.isHead());
        }
        return response;
    }

    /** Writes a request; its length comes from the body, if there is one or the headers speak of one. */
    public void write(HttpRequest request) throws IOException {
        boolean sized = request.body().length > 0 || request.header("Content-Length") != null;
        write(
                request.method() + " " + request.target() + " HTTP/1.1",
                request.headers(),
                sized ? (long) request.body().length : null,
                request.body());
    }

    /** Writes the answer to {@code request}. */
    public void write(HttpRequest request, HttpResponse response) throws IOException {
        String statusLine = "HTTP/1.1 " + response.status() + " " + REASONS.getOrDefault(response.status(), "Unknown");
        if (request.isHead()) {
            String length = response.header("Content-Length");
            long size = length != null && response.body().length == 0 && length.matches("[0-9]{1,18}")
                    ? Long.parseLong(length)
                    : response.body().length;
            write(statusLine, response.headers(), size, new byte[0]);
        } else if (response.mayHaveBody()) {
            write(statusLine, response.headers(), (long) response.body().length, response.body());
        } else {
            write(statusLine, response.headers(), null, new byte[0]);
        }
    }

    private void write(String startLine, List<HttpHeader> headers, @Nullable Long length, byte[] body)
            throws IOException {
        StringBuilder head = new StringBuilder(startLine).append("\r\n");
        for (HttpHeader header : headers) {
            if (!header.is("Content-Length") && !header.is("Transfer-Encoding")) {
                head.append(header.name()).append(": ").append(header.value()).append("\r\n");
            }
        }
        if (length != null) {
            head.append("Content-Length: ").append(length).append("\r\n");
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream(head.length() + body.length + 2);
        message.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        message.writeBytes(body);
        message.writeTo(out);
        out.flush();
    }
}

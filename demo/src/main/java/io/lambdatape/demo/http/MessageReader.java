package io.lambdatape.demo.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads whole messages from a buffered stream. */
final class MessageReader {
    static final int HEAD_BYTES_MAX = 64 * 1024;
    static final int BODY_BYTES_MAX = 16 * 1024 * 1024;

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final InputStream in;
    private int headBytes;

    MessageReader(InputStream in) {
        this.in = in;
    }

    /**
     * Reads the next request.
     *
     * @param out is told to continue if the client waits for that
     * @return null if the connection was closed between requests
     */
    @Nullable
    HttpRequest request(OutputStream out) throws IOException {
        headBytes = 0;
        String line = line();
        if (line == null) {
            return null;
        }
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || parts[0].isEmpty() || !parts[1].startsWith("/") || !parts[2].startsWith("HTTP/1.")) {
            throw new MalformedMessageException(400, "bad request line");
        }
        List<HttpHeader> headers = headers();
        if (parts[2].equals("HTTP/1.0")) {
            headers.add(new HttpHeader("Connection", "close"));
        }
        if ("100-continue".equalsIgnoreCase(HttpHeader.first(headers, "Expect"))) {
            out.write(CONTINUE);
            out.flush();
        }
        byte[] body = body(headers, 0);
        headers.removeIf(header -> header.is("Transfer-Encoding"));
        return new HttpRequest(parts[0], parts[1], List.copyOf(headers), body);
    }

    /** @param head whether this answers a HEAD request: it has no body whatever its headers say */
    HttpResponse response(boolean head) throws IOException {
        headBytes = 0;
        String line = line();
        if (line == null) {
            throw new EOFException("EOF");
        }
        String[] parts = line.split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("[1-5][0-9][0-9]")) {
            throw new MalformedMessageException(400, "malformed HTTP status line");
        }
        HttpResponse bare = new HttpResponse(Integer.parseInt(parts[1]), headers(), new byte[0]);
        if (head || !bare.mayHaveBody()) {
            return bare;
        }
        return new HttpResponse(bare.status(), bare.headers(), body(bare.headers(), BODY_BYTES_MAX));
    }

    private List<HttpHeader> headers() throws IOException {
        List<HttpHeader> headers = new ArrayList<>();
        while (true) {
            String line = line();
            if (line == null) {
                throw new EOFException("unexpected EOF");
            }
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new MalformedMessageException(400, "header line without a name");
            }
            headers.add(new HttpHeader(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
    }

    /** @param unsizedBytesMax how much to read to the end of the stream if nothing tells the length */
    private byte[] body(List<HttpHeader> headers, int unsizedBytesMax) throws IOException {
        if ("chunked".equalsIgnoreCase(HttpHeader.first(headers, "Transfer-Encoding"))) {
            return chunks();
        }
        String length = HttpHeader.first(headers, "Content-Length");
        return length == null ? in.readNBytes(unsizedBytesMax) : exactly(size(length, 10));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            headBytes = 0;
            String line = line();
            if (line == null) {
                throw new EOFException("unexpected EOF");
            }
            int size = size(line.split(";", 2)[0].strip(), 16);
            if (size == 0) {
                headers();
                return body.toByteArray();
            }
            if (body.size() + size > BODY_BYTES_MAX) {
                throw new MalformedMessageException(413, "body above " + BODY_BYTES_MAX + " bytes");
            }
            body.write(exactly(size));
            line();
        }
    }

    private static int size(String digits, int radix) throws MalformedMessageException {
        long size;
        try {
            size = Long.parseLong(digits, radix);
        } catch (NumberFormatException e) {
            throw new MalformedMessageException(400, "bad body length");
        }
        if (size < 0) {
            throw new MalformedMessageException(400, "bad body length");
        }
        if (size > BODY_BYTES_MAX) {
            throw new MalformedMessageException(413, "body above " + BODY_BYTES_MAX + " bytes");
        }
        return (int) size;
    }

    private byte[] exactly(int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("unexpected EOF");
        }
        return bytes;
    }

    private @Nullable String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        int one = in.read();
        if (one < 0) {
            return null;
        }
        while (one != '\n') {
            if (one < 0) {
                throw new EOFException("unexpected EOF");
            }
            if (++headBytes > HEAD_BYTES_MAX) {
                throw new MalformedMessageException(431, "head above " + HEAD_BYTES_MAX + " bytes");
            }
            if (one != '\r') {
                line.write(one);
            }
            one = in.read();
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}

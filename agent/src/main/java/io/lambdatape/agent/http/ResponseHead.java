package io.lambdatape.agent.http;

import org.jspecify.annotations.Nullable;

/**
 * The head of an answer.
 *
 * @param contentLength -1 if not stated
 * @param chunked whether the body's last transfer coding is chunked
 * @param otherCoding whether there is a transfer coding and the last is another one: the body ends with the connection
 */
record ResponseHead(int status, long contentLength, boolean chunked, boolean otherCoding) {
    boolean interim() {
        return status < 200 && status != 101;
    }

    /** Reads a head; null if it is not one of HTTP/1. */
    static @Nullable ResponseHead parse(byte[] bytes, int length) {
        int lineFeed = FieldReader.lineEnd(bytes, 0, length);
        int status = status(bytes, lineFeed);
        if (status < 0) {
            return null;
        }
        FieldReader fields = new FieldReader(bytes, lineFeed + 1, length);
        long contentLength = -1;
        boolean coded = false;
        boolean chunked = false;
        while (fields.advance()) {
            if (fields.named("content-length")) {
                long value = fields.valueAsLength();
                if (value < 0 || (contentLength >= 0 && contentLength != value)) {
                    return null;
                }
                contentLength = value;
            } else if (fields.named("transfer-encoding")) {
                coded = true;
                chunked = fields.endsChunked();
            }
        }
        return fields.malformed() ? null : new ResponseHead(status, contentLength, chunked, coded && !chunked);
    }

    // "HTTP/1.1 200", and then a space or the end.
    private static int status(byte[] bytes, int lineEnd) {
        String version = "HTTP/1.";
        if (lineEnd < 12) {
            return -1;
        }
        for (int i = 0; i < version.length(); i++) {
            if (bytes[i] != version.charAt(i)) {
                return -1;
            }
        }
        int status = 0;
        for (int i = 9; i < 12; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return -1;
            }
            status = status * 10 + (bytes[i] - '0');
        }
        boolean minor = bytes[7] == '0' || bytes[7] == '1';
        boolean ends = bytes[12] == ' ' || bytes[12] == '\r' || bytes[12] == '\n';
        return minor && bytes[8] == ' ' && ends && status >= 100 ? status : -1;
    }
}

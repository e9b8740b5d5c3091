package io.lambdatape.agent.http;

import io.lambdatape.recording.TraceContext;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of a request. Strict where servers disagree about where a request ends, since such a request could
 * hide another one (RFC 9112, section 11.2).
 */
final class RequestParser {
    private static final String[] METHODS = {"GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "CONNECT"};

    private final byte[] bytes;
    private final int length;
    private long contentLength = -1;
    private boolean chunked;
    private int traceparents;
    private @Nullable TraceContext traceparent;
    private boolean upgrade;
    private @Nullable String userAgent;

    private RequestParser(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /** @param length how many of the bytes are the head, the empty line included */
    static ParsedRequest parse(byte[] bytes, int length) {
        return new RequestParser(bytes, length).parse();
    }

    private ParsedRequest parse() {
        int lineFeed = FieldReader.lineEnd(bytes, 0, length);
        int lineEnd = lineFeed > 0 && bytes[lineFeed - 1] == '\r' ? lineFeed - 1 : lineFeed;
        int methodEnd = 0;
        while (methodEnd < lineEnd && FieldReader.isNameByte(bytes[methodEnd])) {
            methodEnd++;
        }
        int targetEnd = methodEnd + 1;
        while (targetEnd < lineEnd && (bytes[targetEnd] > ' ' || bytes[targetEnd] < 0) && bytes[targetEnd] != 0x7f) {
            targetEnd++;
        }
        boolean version = targetEnd + 9 == lineEnd
                && bytes[targetEnd] == ' '
                && startsWith(targetEnd + 1, "HTTP/1.")
                && (bytes[lineEnd - 1] == '0' || bytes[lineEnd - 1] == '1');
        if (methodEnd == 0 || bytes[methodEnd] != ' ' || targetEnd == methodEnd + 1 || !version) {
            return Refusal.malformed("the request line is not \"METHOD target HTTP/1.1\": send HTTP/1.1");
        }
        boolean old = bytes[lineEnd - 1] == '0';
        Refusal refusal = fields(lineFeed + 1, old);
        return refusal != null ? refusal : head(methodEnd, targetEnd, old ? "1.0" : "1.1");
    }

    private @Nullable Refusal fields(int from, boolean old) {
        FieldReader fields = new FieldReader(bytes, from, length);
        int codings = 0;
        while (fields.advance()) {
            if (fields.named("content-length")) {
                long value = fields.valueAsLength();
                if (value < 0 || (contentLength >= 0 && contentLength != value)) {
                    return Refusal.malformed("the field Content-Length is not one number: send it once, in digits");
                }
                contentLength = value;
            } else if (fields.named("transfer-encoding")) {
                codings++;
                chunked = fields.endsChunked();
            } else if (fields.named("traceparent")) {
                traceparents++;
                traceparent = TraceContext.parse(fields.value());
            } else if (fields.named("user-agent")) {
                userAgent = fields.value();
            } else if (fields.named("upgrade")) {
                upgrade = true;
            }
        }
        if (fields.malformed()) {
            return Refusal.malformed("a header field is not \"name: value\" on one line: correct it");
        }
        if (codings > 0 && (codings > 1 || !chunked || old)) {
            return Refusal.malformed("the field Transfer-Encoding does not end in chunked once: send chunked only");
        }
        if (codings > 0 && contentLength >= 0) {
            return Refusal.malformed("there are both Content-Length and Transfer-Encoding: send one of them");
        }
        return null;
    }

    private RequestHead head(int methodEnd, int targetEnd, String version) {
        String method = method(methodEnd);
        int from = methodEnd + 1;
        int cutTo = from;
        boolean connect = method.equals("CONNECT");
        if (!connect && bytes[from] != '/') {
            cutTo = pathStart(from, targetEnd);
        }
        boolean slashNeeded = cutTo > from && (cutTo == targetEnd || bytes[cutTo] != '/');
        String target = connect ? "" : text(cutTo, targetEnd);
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        return new RequestHead(
                method,
                slashNeeded ? "/" + path : path,
                mark < 0 ? null : target.substring(mark + 1),
                connect || cutTo > from ? text(from, connect ? targetEnd : cutTo) : null,
                version,
                from,
                cutTo,
                slashNeeded,
                chunked ? -1 : Math.max(0, contentLength),
                traceparents == 1 ? traceparent : null,
                traceparents > 0,
                upgrade || connect,
                userAgent);
    }

    // "http://host:port/path?query": the index of what follows the authority; from itself if it is not that form.
    private int pathStart(int from, int to) {
        int i = from;
        while (i < to && bytes[i] != ':' && bytes[i] != '/' && bytes[i] != '?') {
            i++;
        }
        if (!startsWith(i, "://")) {
            return from;
        }
        i += 3;
        while (i < to && bytes[i] != '/' && bytes[i] != '?') {
            i++;
        }
        return i;
    }

    private String method(int end) {
        for (String known : METHODS) {
            if (known.length() == end && startsWith(0, known)) {
                return known;
            }
        }
        return text(0, end);
    }

    private boolean startsWith(int from, String text) {
        if (from + text.length() > length) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (bytes[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}

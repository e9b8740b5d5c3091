package io.lambdatape.agent.http;

import io.lambdatape.recording.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request.
 *
 * @param path without the query; empty for {@code CONNECT}
 * @param query without the question mark; null if there is none
 * @param authority as the client wrote it: {@code http://host:port} of an absolute-form target, {@code host:port} of
 *     {@code CONNECT}; null of the other forms
 * @param version {@code 1.1} or {@code 1.0}
 * @param cutFrom where in the head the scheme and authority of an absolute-form target begin, to be left out
 * @param cutTo where they end; equal to {@code cutFrom} if there is nothing to leave out
 * @param slashNeeded whether the absolute-form target has no path, so that one has to be put in
 * @param bodyLength -1 if the body is chunked
 * @param traceparent null if there is none, or none that is valid
 * @param hasTraceparent whether there is one, valid or not
 * @param upgrade whether what follows the request depends on the answer
 */
public record RequestHead(
        String method,
        String path,
        @Nullable String query,
        @Nullable String authority,
        String version,
        int cutFrom,
        int cutTo,
        boolean slashNeeded,
        long bodyLength,
        @Nullable TraceContext traceparent,
        boolean hasTraceparent,
        boolean upgrade,
        @Nullable String userAgent)
        implements ParsedRequest {
    /** Whether the body is chunked. */
    public boolean chunked() {
        return bodyLength < 0;
    }
}

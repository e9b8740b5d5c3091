package io.lambdatape.agent.http;

import io.lambdatape.agent.capture.PayloadRecorder;
import io.lambdatape.agent.platform.Verdict;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A request that has begun, and what has come of its answer. Observers extend it by what they know of it. */
public abstract class HttpExchange {
    final long startNanos;
    final PayloadRecorder request;
    final PayloadRecorder response;

    @Nullable
    RequestHead head;

    long requestBodyBytes;
    boolean requestComplete;

    int status;
    long firstByteNanos;
    long lastByteNanos;
    long responseBodyBytes;
    boolean responseComplete;

    /** Set where the agent itself knows how the exchange ended. */
    @Nullable
    Verdict verdict;

    /** How many bytes have gone to the client on this connection when this answer is out. */
    long endOffset;

    long endNanos;
    boolean recorded;

    /**
     * @param startNanos when its first byte was read
     * @param payloadBytesMax how much is kept, each way: heads and bodies
     */
    protected HttpExchange(long startNanos, int payloadBytesMax) {
        this.startNanos = startNanos;
        this.request = new PayloadRecorder(payloadBytesMax);
        this.response = new PayloadRecorder(payloadBytesMax);
    }

    void addResponse(ByteBuf bytes, int from, int length, long nanos) {
        response.add(bytes, from, length, nanos);
        lastByteNanos = nanos;
    }

    boolean isHead() {
        return head != null && head.method().equals("HEAD");
    }

    /** Whether the head of the request has come whole and is HTTP/1.1. */
    public final boolean hasHead() {
        return head != null;
    }

    /** The head of the request. */
    public final RequestHead head() {
        RequestHead known = head;
        if (known == null) {
            throw new IllegalStateException("BUG: asked for a request's head that has not come");
        }
        return known;
    }

    public final long startNanos() {
        return startNanos;
    }

    /** The bytes of the request, head and body, as the client sent them. */
    public final PayloadRecorder request() {
        return request;
    }

    /** The bytes of the answer, heads and body. */
    public final PayloadRecorder response() {
        return response;
    }

    /** The answer's status; 0 if there was none. */
    public final int status() {
        return status;
    }

    /** When the first byte of the answer was read, interim ones left out; 0 if none was. */
    public final long firstByteNanos() {
        return firstByteNanos;
    }

    /** When the newest byte of the answer was read; 0 if none was. */
    public final long lastByteNanos() {
        return lastByteNanos;
    }

    /** When it ended; meaningful once it is recorded. */
    public final long endNanos() {
        return endNanos;
    }

    public final boolean responseComplete() {
        return responseComplete;
    }

    /** How long the request's body was, chunked coding taken off. */
    public final long requestBodyBytes() {
        return requestBodyBytes;
    }

    /** How long the answer's body was, chunked coding taken off. */
    public final long responseBodyBytes() {
        return responseBodyBytes;
    }

    /** How it ended, where the agent itself knows: cut off, refused; otherwise null. */
    public final @Nullable Verdict verdict() {
        return verdict;
    }
}

package io.lambdatape.agent.http;

import java.util.Objects;

/**
 * Settings of an HTTP listener.
 *
 * @param worker the worker's name, for {@code lambdatape.worker}
 * @param bodyBytesMax how much of each body is recorded; all of it is passed on
 * @param headBytesMax how long a request's or an answer's start line and header fields may be together
 * @param pipelinedMax how many requests of one connection may wait for their answers before it is passed on unread
 */
public record HttpOptions(String worker, int bodyBytesMax, int headBytesMax, int pipelinedMax) {
    public HttpOptions {
        Objects.requireNonNull(worker, "worker");
        if (bodyBytesMax < 0 || headBytesMax < 64 || pipelinedMax < 1) {
            throw new IllegalArgumentException(
                    "limits are too small: bodyBytesMax at least 0, headBytesMax at least 64, pipelinedMax at least 1");
        }
    }

    /** The usual limits: bodies of 8 MiB, heads of 64 KiB, 1024 pipelined requests. */
    public static HttpOptions of(String worker) {
        return new HttpOptions(worker, 8 * 1024 * 1024, 64 * 1024, 1024);
    }

    /** The same with another limit for bodies. */
    public HttpOptions withBodyBytesMax(int newBodyBytesMax) {
        return new HttpOptions(worker, newBodyBytesMax, headBytesMax, pipelinedMax);
    }

    /** How much of a message is kept: its head and its body. */
    public int payloadBytesMax() {
        return (int) Math.min(Integer.MAX_VALUE - 16L, (long) bodyBytesMax + headBytesMax);
    }
}

package io.lambdatape.recording;

/**
 * When an exchange happened, stamped at the socket, in nanoseconds since the epoch.
 *
 * @param startNanos the request's first byte was read
 * @param firstByteNanos the answer's first byte was read; 0 if none came
 * @param endNanos the answer's last byte was written, or the exchange was given up
 */
public record Timing(long startNanos, long firstByteNanos, long endNanos) {
    /** From start to end; never negative. */
    public long durationNanos() {
        return Math.max(0, endNanos - startNanos);
    }
}

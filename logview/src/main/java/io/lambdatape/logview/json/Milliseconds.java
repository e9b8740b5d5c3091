package io.lambdatape.logview.json;

/** Durations as the API tells them. */
final class Milliseconds {
    private static final double NANOS_PER_MILLISECOND = 1e6;

    private Milliseconds() {}

    static double of(long nanos) {
        return nanos / NANOS_PER_MILLISECOND;
    }
}

package io.lambdatape.replay;

import io.lambdatape.recording.TraceContext;
import java.util.HexFormat;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Random trace and span ids. */
final class FreshTraces implements Supplier<TraceContext> {
    private final RandomGenerator random;

    FreshTraces(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public TraceContext get() {
        HexFormat hex = HexFormat.of();
        // An id must not be all zero.
        return new TraceContext(
                hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong() | 1),
                hex.toHexDigits(random.nextLong() | 1));
    }
}

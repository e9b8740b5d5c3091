package io.lambdatape.agent.capture;

import io.lambdatape.recording.TraceContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** Makes trace and span ids. As safe for use by threads as its random source is. */
public final class TraceIds {
    private static final HexFormat HEX = HexFormat.of();

    private final LongSupplier random;

    /** @param random evenly spread 64-bit numbers */
    public TraceIds(LongSupplier random) {
        this.random = random;
    }

    /** Ids that differ between starts of the agent and between machines; for use by all threads. */
    public static TraceIds system() {
        return new TraceIds(() -> ThreadLocalRandom.current().nextLong());
    }

    /** A new trace's first span. */
    public TraceContext begin() {
        return new TraceContext(HEX.toHexDigits(notZero()) + HEX.toHexDigits(random.getAsLong()), span());
    }

    /** Another span of the same trace. */
    public TraceContext within(TraceContext parent) {
        return new TraceContext(parent.traceId(), span());
    }

    private String span() {
        return HEX.toHexDigits(notZero());
    }

    private long notZero() {
        long bits = random.getAsLong();
        return bits == 0 ? 1 : bits;
    }
}

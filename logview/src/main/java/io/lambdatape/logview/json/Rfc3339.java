package io.lambdatape.logview.json;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** Times as text: RFC 3339, in UTC, always with nine digits after the point, so that they sort as text. */
public final class Rfc3339 {
    private static final DateTimeFormatter FORMAT =
            new DateTimeFormatterBuilder().appendInstant(9).toFormatter();
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private Rfc3339() {}

    /** The time as text, of nanoseconds since the epoch. */
    public static String format(long epochNanos) {
        return format(instant(epochNanos));
    }

    /** The time as text. */
    public static String format(Instant instant) {
        return FORMAT.format(instant);
    }

    /** The instant, of nanoseconds since the epoch. */
    public static Instant instant(long epochNanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(epochNanos, NANOS_PER_SECOND), Math.floorMod(epochNanos, NANOS_PER_SECOND));
    }
}

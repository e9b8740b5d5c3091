package io.lambdatape.agent.logs.format;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A line that is to be read.
 *
 * @param text the whole line
 * @param zone of times that tell none
 * @param nowNanos about when it was written
 */
record Subject(String text, ZoneId zone, long nowNanos) {
    /** The time that begins at that place, and where it ends; null if none does. */
    @Nullable
    At time(int from) {
        return time(from, zone);
    }

    @Nullable
    At time(int from, ZoneId otherZone) {
        TimeReader reader = new TimeReader(text, otherZone, nowNanos);
        EventTime time = reader.read(from);
        return time == null ? null : new At(time, reader.end());
    }

    /**
     * A time in the line.
     *
     * @param end the place behind it
     */
    record At(EventTime time, int end) {}
}

package io.lambdatape.agent.logs.format;

import org.jspecify.annotations.Nullable;

/** One way in which programs lay out a line. */
@FunctionalInterface
interface Layout {
    /** What the line tells; null if it is not laid out this way. Takes any text, in time linear in its length. */
    @Nullable
    Reading read(Subject line);
}

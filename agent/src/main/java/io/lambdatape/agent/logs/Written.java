package io.lambdatape.agent.logs;

import io.lambdatape.agent.logs.format.LineFormat;
import io.lambdatape.recording.Place;
import org.jspecify.annotations.Nullable;

/**
 * Where lines come from, and when they were written, as far as that is known.
 *
 * @param stream {@code stdout}, {@code stderr}, {@code log}
 * @param file null if they come from no file
 * @param generation names the content for as long as it goes on
 * @param times the times that earlier lines have told
 * @param firstAfterNanos the first was not written before this moment; 0 if unknown
 * @param afterNanos the same of the others
 * @param beforeNanos all were written by then
 */
record Written(
        Place place,
        String stream,
        @Nullable String file,
        String generation,
        LineFormat format,
        ToldTimes times,
        long firstAfterNanos,
        long afterNanos,
        long beforeNanos) {}

package io.lambdatape.report;

import java.util.List;

/**
 * How true a replay's own timing was: how long after its due time each request's first bytes were handed to the
 * socket.
 *
 * @param late how many were later than the replay's limit
 * @param laterThan counts by threshold, ascending
 * @param buckets a histogram, ascending; the last one is open
 * @param driftNanosPerMinute the slope of the send error over the due time: 0 if the schedule was kept; 0 if there
 *     are too few to tell
 */
public record SendError(
        Distribution distribution, long late, List<Count> laterThan, List<Count> buckets, double driftNanosPerMinute) {
    /**
     * How many.
     *
     * @param fromNanos the threshold, or where the bucket begins
     */
    public record Count(long fromNanos, long count) {}
}

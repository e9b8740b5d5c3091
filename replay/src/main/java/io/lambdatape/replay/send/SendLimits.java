package io.lambdatape.replay.send;

import java.time.Duration;

/**
 * What a sender may use.
 *
 * @param inFlightMax invocations between their due time and the end of their answer; more are not sent
 * @param connectionsMax open connections; an invocation that would need one more is not sent
 * @param answerBytesMax the longest answer that is read; a longer one counts as malformed
 * @param timeout from the due time to the end of the answer
 */
public record SendLimits(int inFlightMax, int connectionsMax, int answerBytesMax, Duration timeout) {
    public SendLimits {
        if (inFlightMax < 1 || connectionsMax < 1 || answerBytesMax < 1 || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}

package io.lambdatape.replay;

/**
 * How far a replay is.
 *
 * @param elapsedNanos since the first invocation was due
 * @param leftNanos until the last invocation is due; 0 if it was
 * @param total invocations in the recording that can be sent
 * @param sent those sent
 * @param answered those answered
 * @param inFlight those waiting for their answers
 * @param sentPerSecond the rate since the last progress
 * @param sendErrorMaxNanos the latest send since the last progress, after its due time
 */
public record Progress(
        long elapsedNanos,
        long leftNanos,
        long total,
        long sent,
        long answered,
        long inFlight,
        double sentPerSecond,
        long sendErrorMaxNanos) {}

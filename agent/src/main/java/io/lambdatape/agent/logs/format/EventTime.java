package io.lambdatape.agent.logs.format;

/**
 * A time as a line tells it.
 *
 * @param nanos since the epoch, of the first moment that is meant
 * @param precisionNanos how long what is meant lasts: a second where the line tells whole seconds
 */
record EventTime(long nanos, long precisionNanos) {
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final long SOON_NANOS = 3 * SECOND_NANOS;

    /**
     * The moment to record. Of a line that tells whole seconds and is read soon, the one within its second that is nearest
     * to its writing: its start would put the line before what caused it.
     */
    long moment(long writtenNanos) {
        boolean soon = writtenNanos >= nanos && writtenNanos - nanos < SOON_NANOS;
        return precisionNanos == SECOND_NANOS && soon ? Math.min(writtenNanos, nanos + SECOND_NANOS - 1) : nanos;
    }
}

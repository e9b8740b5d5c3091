package io.lambdatape.store.lucene;

import io.lambdatape.store.InvalidQueryException;

/**
 * Where a list goes on: a document's time and arrival number, written {@code time-arrival} in base 36.
 *
 * @param timeNanos the last document's
 * @param arrival the last document's
 */
record Cursor(long timeNanos, long arrival) {
    static Cursor parse(String text) throws InvalidQueryException {
        int dash = text.indexOf('-', 1);
        try {
            if (dash > 0) {
                return new Cursor(
                        Long.parseLong(text.substring(0, dash), 36), Long.parseLong(text.substring(dash + 1), 36));
            }
        } catch (NumberFormatException e) {
            throw invalid(text);
        }
        throw invalid(text);
    }

    private static InvalidQueryException invalid(String text) {
        return new InvalidQueryException("the cursor \"" + text + "\" is none of ours; leave it out to begin anew", -1);
    }

    @Override
    public String toString() {
        return Long.toString(timeNanos, 36) + "-" + Long.toString(arrival, 36);
    }
}

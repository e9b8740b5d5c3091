package io.lambdatape.collector.otlp;

/** What became of a request. */
sealed interface Outcome {
    /**
     * It is on Kafka, but for the rejected records.
     *
     * @param why the reason of one of them; empty if there is none
     */
    record Taken(long rejected, String why) implements Outcome {}

    /** It cannot be understood; sending it again does not help. */
    record Malformed(String why) implements Outcome {}

    /** It is too large; sending it again does not help. */
    record TooLarge(String why) implements Outcome {}

    /** It could not be taken now; it should be sent again. */
    record TryAgain(String why) implements Outcome {}
}

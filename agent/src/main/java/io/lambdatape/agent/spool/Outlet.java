package io.lambdatape.agent.spool;

/** Where the spool sends its records: Kafka. Used by one thread. */
public interface Outlet extends AutoCloseable {
    /** Is told what became of a record, on any thread, once. */
    interface Fate {
        /** It is safe. */
        void acknowledged();

        /** It will never be taken, whatever is tried. */
        void refused(String why);

        /** It was given up on the way; it and all after it have to be sent again. */
        void failed(String why);
    }

    /**
     * Hands a record over. May take a second, not more.
     *
     * @return false if it cannot be taken now: {@code fate} hears nothing, and the same record is to be tried again
     */
    boolean send(String topic, byte[] key, byte[] value, Fate fate);

    /** Nothing was acknowledged for a while although something is on the way. */
    void stalled();

    /** Forgets everything on the way and begins afresh; fates of earlier records may come late and mean nothing. */
    void restart();

    /** Gives up what is on the way. */
    @Override
    void close();
}

package io.lambdatape.replay.send;

import io.lambdatape.replay.plan.Planned;
import io.lambdatape.replay.schedule.ReplayTime;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * What the schedule hands its requests to. Between the two runs the line that tests cut: the schedule has nothing but
 * the clock on its side, sockets and threads are on the other. Each request has exactly one outcome.
 */
public interface Sending extends Closeable {
    /**
     * Opens connections ahead, as many as {@code count} and the limit allow, so that no request has to wait for one.
     *
     * @throws IOException if the target cannot be connected to
     */
    void warm(int count) throws IOException;

    /** Sends now. Returns as soon as the first bytes are with the socket. */
    void send(Planned.Request request, long dueNanos);

    /** Gives up what has waited longer than the timeout; to be called now and then. */
    void expire();

    /** How many requests have no outcome yet. */
    int inFlight();

    /** How many requests were sent late because a connection had to be opened for them. */
    long waitedForConnection();

    /** Gives up everything that is on its way, and closes all connections. */
    @Override
    void close();

    /** Makes one. */
    interface Opening {
        /**
         * Sends nothing yet.
         *
         * @param listener learns each outcome, on any thread
         */
        Sending to(InetSocketAddress target, SendLimits limits, ReplayTime time, Consumer<SendOutcome> listener);
    }
}

package io.lambdatape.replay.send;

import io.lambdatape.replay.plan.Planned;
import io.lambdatape.replay.schedule.ReplayTime;
import io.lambdatape.report.ReplayedInvocation.Drop;
import io.lambdatape.report.ReplayedInvocation.Missed;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Sends requests without ever waiting for the target: on an open connection where there is one, else on a new one. What
 * the limits do not allow is given up at once, with its cause. Each request passed to {@link #send} has exactly one
 * outcome.
 */
public final class Sender implements Sending {
    private final SendLimits limits;
    private final ReplayTime time;
    private final Consumer<SendOutcome> listener;
    private final ConnectionPool pool;
    private final Semaphore room;
    private final Set<InFlight> flights = ConcurrentHashMap.newKeySet();
    private final LongAdder waitedForConnection = new LongAdder();

    /** @param listener learns each outcome, on any thread */
    public Sender(InetSocketAddress target, SendLimits limits, ReplayTime time, Consumer<SendOutcome> listener) {
        this.limits = limits;
        this.time = time;
        this.listener = listener;
        this.pool = new ConnectionPool(target, time, limits.connectionsMax());
        this.room = new Semaphore(limits.inFlightMax());
    }

    @Override
    public void warm(int count) throws IOException {
        for (int i = 0; i < count && pool.reserve(); i++) {
            pool.release(pool.connect());
        }
    }

    @Override
    public void send(Planned.Request request, long dueNanos) {
        if (!room.tryAcquire()) {
            listener.accept(new SendOutcome.NotSent(request, Drop.IN_FLIGHT_MAX));
            return;
        }
        Ending ending = new Ending();
        InFlight flight = new InFlight(request, dueNanos, limits.answerBytesMax(), ending);
        ending.flight = flight;
        flights.add(flight);
        Connection connection = pool.take();
        if (connection != null) {
            connection.send(flight);
        } else if (pool.reserve()) {
            waitedForConnection.increment();
            Thread.ofVirtual().name("replay-connect").start(() -> connectAndSend(flight));
        } else {
            flight.notSent(Drop.CONNECTIONS_MAX);
        }
    }

    @Override
    public void expire() {
        long limit = time.nanos() - limits.timeout().toNanos();
        for (InFlight flight : flights) {
            if (flight.dueNanos() < limit) {
                abandon(flight, Missed.TIMEOUT);
            }
        }
    }

    @Override
    public int inFlight() {
        return flights.size();
    }

    @Override
    public long waitedForConnection() {
        return waitedForConnection.sum();
    }

    /** Gives up everything that is on its way, and closes all connections. */
    @Override
    public void close() {
        for (InFlight flight : flights) {
            abandon(flight, Missed.STOPPED);
        }
        pool.close();
    }

    private void connectAndSend(InFlight flight) {
        try {
            Connection connection = pool.connect();
            if (flight.ended()) {
                // Given up while connecting, and booked as not sent: so it must not be sent.
                pool.release(connection);
            } else {
                connection.send(flight);
            }
        } catch (IOException e) {
            flight.notSent(Drop.CONNECT_FAILED);
        }
    }

    private static void abandon(InFlight flight, Missed cause) {
        flight.unanswered(cause);
        Connection connection = flight.connection();
        if (connection != null) {
            connection.close();
        }
    }

    /** Makes room before anyone learns the outcome. */
    private final class Ending implements Consumer<SendOutcome> {
        private volatile @org.jspecify.annotations.Nullable InFlight flight;

        @Override
        public void accept(SendOutcome outcome) {
            try {
                listener.accept(outcome);
            } finally {
                InFlight ended = flight;
                if (ended != null) {
                    flights.remove(ended);
                }
                room.release();
            }
        }
    }
}

package io.lambdatape.replay.send;

import io.lambdatape.replay.schedule.ReplayTime;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Open connections to the target, up to a limit. The most recently used is taken first. Relation: open = idle + in use
 * + being opened, at most {@code connectionsMax}.
 */
final class ConnectionPool implements Closeable {
    private final InetSocketAddress target;
    private final ReplayTime time;
    private final int connectionsMax;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock.
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Set<Connection> open = new HashSet<>();
    private int opening;
    private boolean closed;

    ConnectionPool(InetSocketAddress target, ReplayTime time, int connectionsMax) {
        this.target = target;
        this.time = time;
        this.connectionsMax = connectionsMax;
    }

    /** An idle connection, or null if there is none. */
    @Nullable
    Connection take() {
        lock.lock();
        try {
            return idle.pollFirst();
        } finally {
            lock.unlock();
        }
    }

    /** Claims room for one more connection; {@link #connect} must follow. */
    boolean reserve() {
        lock.lock();
        try {
            if (closed || open.size() + opening >= connectionsMax) {
                return false;
            }
            opening++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Opens the connection that was reserved; it is in use. */
    Connection connect() throws IOException {
        Connection connection = null;
        try {
            connection = Connection.open(target, time, this);
            return connection;
        } finally {
            opened(connection);
        }
    }

    /** The connection is idle again. */
    void release(Connection connection) {
        lock.lock();
        try {
            if (open.contains(connection)) {
                idle.addFirst(connection);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The connection is of no more use. */
    void gone(Connection connection) {
        lock.lock();
        try {
            open.remove(connection);
            idle.remove(connection);
        } finally {
            lock.unlock();
        }
    }

    /** Closes all. */
    @Override
    public void close() {
        List<Connection> all;
        lock.lock();
        try {
            closed = true;
            all = new ArrayList<>(open);
        } finally {
            lock.unlock();
        }
        all.forEach(Connection::close);
    }

    private void opened(@Nullable Connection connection) {
        boolean late;
        lock.lock();
        try {
            opening--;
            late = closed;
            if (connection != null && !closed) {
                open.add(connection);
            }
        } finally {
            lock.unlock();
        }
        if (late && connection != null) {
            connection.close();
        }
    }
}

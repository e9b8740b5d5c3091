package io.lambdatape.replay.send;

import io.lambdatape.replay.schedule.ReplayTime;
import io.lambdatape.report.ReplayedInvocation.Drop;
import io.lambdatape.report.ReplayedInvocation.Missed;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the target. One virtual thread reads it all its life, so that a connection which the target closes
 * while idle is noticed at once; requests are written by whoever sends them.
 */
final class Connection {
    /** So much fits into an empty send buffer: writing it does not wait for the target. */
    private static final int FIRST_BYTES_MAX = 32 << 10;

    private static final int SEND_BUFFER_BYTES = 256 << 10;
    private static final int READ_BYTES = 16 << 10;

    private final SocketChannel channel;
    private final ReplayTime time;
    private final ConnectionPool pool;
    private volatile @Nullable InFlight current;

    private Connection(SocketChannel channel, ReplayTime time, ConnectionPool pool) {
        this.channel = channel;
        this.time = time;
        this.pool = pool;
    }

    /** Connects, and starts to read. */
    static Connection open(InetSocketAddress target, ReplayTime time, ConnectionPool pool) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
            channel.connect(target);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        Connection connection = new Connection(channel, time, pool);
        Thread.ofVirtual().name("replay-connection").start(connection::read);
        return connection;
    }

    /** Writes the request's first bytes now and stamps them; what does not fit is written by another thread. */
    void send(InFlight flight) {
        byte[] bytes = flight.request().request();
        flight.on(this);
        current = flight;
        ByteBuffer first = ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, FIRST_BYTES_MAX));
        try {
            writeAll(first);
        } catch (IOException e) {
            flight.notSent(Drop.WRITE_FAILED);
            close();
            return;
        }
        flight.sent(time.nanos());
        if (bytes.length > FIRST_BYTES_MAX) {
            Thread.ofVirtual().name("replay-write").start(() -> writeRest(bytes));
        }
    }

    void close() {
        pool.gone(this);
        try {
            channel.close();
        } catch (IOException e) {
            // It is closed for us either way; the reading thread ends.
        }
    }

    private void writeRest(byte[] bytes) {
        try {
            writeAll(ByteBuffer.wrap(bytes, FIRST_BYTES_MAX, bytes.length - FIRST_BYTES_MAX));
        } catch (IOException e) {
            // The target may have answered early and closed: the reading thread finds out which.
            try {
                channel.shutdownOutput();
            } catch (IOException alreadyClosed) {
                close();
            }
        }
    }

    private void writeAll(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
        try {
            while (channel.read(buffer.clear()) >= 0) {
                if (!received(buffer, time.nanos())) {
                    close();
                    return;
                }
            }
        } catch (IOException e) {
            // The same as an end: the answer is complete or it is not.
        }
        close();
        ended(time.nanos());
    }

    // False if the connection is of no more use.
    private boolean received(ByteBuffer buffer, long nowNanos) {
        InFlight flight = current;
        if (flight == null) {
            return false;
        }
        AnswerParser parser = flight.parser();
        byte[] read = new byte[buffer.position()];
        buffer.duplicate().flip().get(read);
        int used = parser.feed(read, read.length);
        if (!parser.over()) {
            return true;
        }
        current = null;
        boolean reusable = parser.keepsAlive() && used == buffer.position();
        if (parser.state() == AnswerParser.State.MALFORMED) {
            flight.unanswered(Missed.MALFORMED_ANSWER);
        } else {
            if (reusable) {
                pool.release(this);
            }
            flight.answered(nowNanos);
        }
        return reusable;
    }

    private void ended(long nowNanos) {
        InFlight flight = current;
        current = null;
        if (flight == null) {
            return;
        }
        if (flight.parser().closed()) {
            flight.answered(nowNanos);
        } else {
            flight.unanswered(Missed.CONNECTION_CLOSED);
        }
    }
}

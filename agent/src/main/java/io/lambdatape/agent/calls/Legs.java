package io.lambdatape.agent.calls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The targets that one client calls, one after the other. The first leg is the one that is connected; the next takes
 * its place when all that was asked of the first has been answered, so answers come in the order of their calls.
 */
@SuppressWarnings("ReferenceEquality") // a leg is itself alone
final class Legs {
    private final Deque<Leg> legs = new ArrayDeque<>(2);

    /** A call begins: it goes along with the last one if it has the same target. */
    void next(CallTarget target) {
        Leg last = legs.peekLast();
        if (last == null || !last.target.equals(target)) {
            last = new Leg(target);
            legs.add(last);
        }
        last.called();
    }

    /** The earliest call has been answered. */
    void answered() {
        Leg first = legs.peek();
        if (first != null) {
            first.answered();
        }
    }

    /** Lets go of legs that have done all they were asked for, if others wait; the first one now, or null. */
    @Nullable
    Leg advance() {
        Leg first = legs.peek();
        while (first != null && first.idle() && legs.size() > 1) {
            legs.remove();
            first.close();
            first = legs.peek();
        }
        return first;
    }

    /** Lets go of all that is not begun. */
    void keepFirst() {
        while (legs.size() > 1) {
            legs.removeLast().close();
        }
    }

    boolean isFirst(Leg leg) {
        return legs.peek() == leg;
    }

    /** Whether nothing that was asked is still to be answered. */
    boolean idle() {
        Leg first = legs.peek();
        return first == null || (first.idle() && legs.size() == 1);
    }

    /** The connection on which calls are answered now; null if there is none. */
    @Nullable
    SocketChannel server() {
        Leg first = legs.peek();
        return first == null ? null : first.server();
    }

    /** What is called now; null if nothing is. */
    @Nullable
    CallTarget target() {
        Leg first = legs.peek();
        return first == null ? null : first.target;
    }

    @Nullable
    InetSocketAddress peer() {
        SocketChannel server = server();
        return server == null ? null : server.remoteAddress();
    }

    /** Takes bytes of the call that was begun last; those that belong to none are thrown away. */
    void send(ByteBuf bytes) {
        Leg last = legs.peekLast();
        if (last == null) {
            bytes.release();
        } else {
            last.send(bytes);
        }
    }

    /** Whether the client is to be read no further for the time being. */
    boolean full() {
        Leg last = legs.peekLast();
        return legs.size() > 1 || (last != null && last.full());
    }

    /** Whether all that was given for servers has gone to the one that is connected. */
    boolean sent() {
        return legs.size() == 1 && server() != null;
    }

    void flush() {
        legs.forEach(Leg::flush);
    }

    void close() {
        legs.forEach(Leg::close);
    }
}

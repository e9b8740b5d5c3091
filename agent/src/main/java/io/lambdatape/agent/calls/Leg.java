package io.lambdatape.agent.calls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Calls in a row that go to one target, and the connection to it. Of one thread. */
@SuppressWarnings("FutureReturnValueIgnored") // how writing ends is told by the channel's own end
final class Leg {
    final CallTarget target;
    private final Deque<ByteBuf> waiting = new ArrayDeque<>(2);
    private @Nullable SocketChannel server;
    private int unanswered;
    private boolean started;

    Leg(CallTarget target) {
        this.target = target;
    }

    /** Whether the search for its server has begun; it has from now on. */
    boolean start() {
        boolean before = started;
        started = true;
        return before;
    }

    void called() {
        unanswered++;
    }

    void answered() {
        unanswered = Math.max(0, unanswered - 1);
    }

    /** Whether all that was asked has been answered. */
    boolean idle() {
        return unanswered == 0;
    }

    @Nullable
    SocketChannel server() {
        return server;
    }

    /** Takes bytes for the server, now or once it is connected. */
    void send(ByteBuf bytes) {
        if (server == null) {
            waiting.add(bytes);
        } else {
            server.write(bytes, server.voidPromise());
        }
    }

    /** Whether there is no more room for the time being. */
    boolean full() {
        return server == null ? !waiting.isEmpty() : !server.isWritable();
    }

    void connected(SocketChannel channel) {
        server = channel;
        waiting.forEach(bytes -> channel.write(bytes, channel.voidPromise()));
        waiting.clear();
    }

    void flush() {
        if (server != null) {
            server.flush();
        }
    }

    void close() {
        waiting.forEach(ByteBuf::release);
        waiting.clear();
        if (server != null) {
            server.close();
        }
    }
}

package io.lambdatape.agent.calls;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ObjLongConsumer;

/**
 * What a client has sent before it was known whose connection it is. A call carries its trace in its head, so the head
 * cannot go on before.
 */
final class EarlyBytes {
    private record Read(ByteBuf bytes, long nanos) {}

    private final Deque<Read> reads = new ArrayDeque<>(1);
    private boolean awaited;

    /** The owner is being sought. */
    void await() {
        awaited = true;
    }

    boolean awaited() {
        return awaited;
    }

    /** Whether something waits. */
    boolean any() {
        return !reads.isEmpty();
    }

    void add(ByteBuf bytes, long nanos) {
        reads.add(new Read(bytes, nanos));
    }

    /** The search has ended, or has taken too long: gives back what was kept, with the times at which it came. */
    void giveTo(ObjLongConsumer<ByteBuf> reader) {
        awaited = false;
        for (Read read = reads.poll(); read != null; read = reads.poll()) {
            reader.accept(read.bytes(), read.nanos());
        }
    }
}

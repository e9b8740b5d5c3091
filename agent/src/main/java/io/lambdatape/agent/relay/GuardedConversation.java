package io.lambdatape.agent.relay;

import io.netty.buffer.ByteBuf;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a conversation that throws from breaking the stream: from then on bytes are passed on unread. Of the buffer
 * at which it failed the part is passed on that it had not yet given to the wire.
 */
public final class GuardedConversation {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedConversation.class);

    private final Conversation conversation;
    private final CountingWire wire;
    private final String listener;
    private final RelayCounters counters;
    private boolean opaque;

    /** @param listener how the log calls it */
    public GuardedConversation(Conversation conversation, CountingWire wire, String listener, RelayCounters counters) {
        this.conversation = conversation;
        this.wire = wire;
        this.listener = listener;
        this.counters = counters;
    }

    /** Bytes from the client. */
    public void fromClient(ByteBuf bytes, long nanos) {
        if (opaque) {
            wire.toServer(bytes);
            return;
        }
        long before = wire.sentToServer();
        pass(
                bytes,
                () -> conversation.fromClient(bytes, nanos, wire),
                (from, length) -> rest(bytes, from, length, wire.sentToServer() - before, true));
    }

    /** Bytes from the server. */
    public void fromServer(ByteBuf bytes, long nanos) {
        if (opaque) {
            wire.toClient(bytes);
            return;
        }
        long before = wire.sentToClient();
        pass(
                bytes,
                () -> conversation.fromServer(bytes, nanos, wire),
                (from, length) -> rest(bytes, from, length, wire.sentToClient() - before, false));
    }

    /** Anything else that a conversation is told. */
    public void tell(Runnable call) {
        if (opaque) {
            return;
        }
        try {
            call.run();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** The end is told even to one that has failed, so that it can let go of what it holds. */
    public void closed(long nanos) {
        try {
            conversation.closed(nanos);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** Whether it has thrown, so that bytes are passed on unread. */
    public boolean hasFailed() {
        return opaque;
    }

    private void pass(ByteBuf bytes, Runnable call, BiConsumer<Integer, Integer> passRest) {
        int from = bytes.readerIndex();
        int length = bytes.readableBytes();
        bytes.retain();
        try {
            call.run();
        } catch (RuntimeException e) {
            failed(e);
            passRest.accept(from, length);
        } finally {
            bytes.release();
        }
    }

    private void rest(ByteBuf bytes, int from, int length, long passed, boolean toServer) {
        int done = Math.clamp(passed, 0, length);
        if (done == length) {
            return;
        }
        ByteBuf rest = bytes.retainedSlice(from + done, length - done);
        if (toServer) {
            wire.toServer(rest);
        } else {
            wire.toClient(rest);
        }
    }

    private void failed(RuntimeException e) {
        if (!opaque) {
            opaque = true;
            counters.opaque.increment();
            LOG.warn("a conversation of listener {} failed: its bytes are passed on unrecorded", listener, e);
        }
    }
}

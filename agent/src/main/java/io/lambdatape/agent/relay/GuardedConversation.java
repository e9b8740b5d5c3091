package io.lambdatape.agent.relay;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
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
        int from = bytes.readerIndex();
        int length = bytes.readableBytes();
        long before = wire.sentToServer();
        bytes.retain();
        try {
            conversation.fromClient(bytes, nanos, wire);
        } catch (RuntimeException e) {
            failed(e);
            ByteBuf rest = rest(bytes, from, length, wire.sentToServer() - before);
            if (rest != null) {
                wire.toServer(rest);
            }
        } finally {
            bytes.release();
        }
    }

    /** Bytes from the server. */
    public void fromServer(ByteBuf bytes, long nanos) {
        if (opaque) {
            wire.toClient(bytes);
            return;
        }
        int from = bytes.readerIndex();
        int length = bytes.readableBytes();
        long before = wire.sentToClient();
        bytes.retain();
        try {
            conversation.fromServer(bytes, nanos, wire);
        } catch (RuntimeException e) {
            failed(e);
            ByteBuf rest = rest(bytes, from, length, wire.sentToClient() - before);
            if (rest != null) {
                wire.toClient(rest);
            }
        } finally {
            bytes.release();
        }
    }

    /** So many bytes have been written to the client's socket since the connection began. */
    public void writtenToClient(long total, long nanos) {
        if (opaque) {
            return;
        }
        try {
            conversation.writtenToClient(total, nanos);
        } catch (RuntimeException e) {
            failed(e);
        }
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

    private static @Nullable ByteBuf rest(ByteBuf bytes, int from, int length, long passed) {
        int done = Math.clamp(passed, 0, length);
        return done == length ? null : bytes.retainedSlice(from + done, length - done);
    }

    private void failed(RuntimeException e) {
        if (!opaque) {
            opaque = true;
            counters.opaque.increment();
            LOG.warn("a conversation of listener {} failed: its bytes are passed on unrecorded", listener, e);
        }
    }
}

package io.lambdatape.agent.postgres;

import io.lambdatape.agent.relay.Conversation;
import io.lambdatape.agent.relay.Peers;
import io.lambdatape.agent.relay.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection. Its beginning is looked at before it is passed on: a request for TLS or GSS encryption is answered
 * with {@code N} here, so that what follows can be read; cancel requests and anything unknown go on unread.
 */
final class PostgresConversation implements Conversation {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresConversation.class);
    private static final int SSL_REQUEST = 80877103;
    private static final int GSSENC_REQUEST = 80877104;
    private static final int CANCEL_REQUEST = 80877102;
    private static final int PROTOCOL_MAJOR = 3;
    private static final int OPENING_BYTES = 8;

    private final Session session;
    private final PostgresCounters counters;
    private final Peers peers;
    private final ByteBuf opening = Unpooled.buffer(OPENING_BYTES);
    private boolean opened;
    private boolean opaque;

    PostgresConversation(Session session, PostgresCounters counters, Peers peers) {
        this.session = session;
        this.counters = counters;
        this.peers = peers;
    }

    @Override
    public void fromClient(ByteBuf bytes, long nanos, Wire wire) {
        ByteBuf rest = bytes;
        while (!opened && rest.isReadable()) {
            opening.writeBytes(rest, Math.min(rest.readableBytes(), OPENING_BYTES - opening.readableBytes()));
            open(nanos, wire);
        }
        if (!rest.isReadable()) {
            rest.release();
            return;
        }
        int index = rest.readerIndex();
        int count = rest.readableBytes();
        ByteBuf copy = opaque ? Unpooled.EMPTY_BUFFER : rest.retainedDuplicate();
        wire.toServer(rest);
        readClient(copy, index, count, nanos);
        copy.release();
    }

    @Override
    public void fromServer(ByteBuf bytes, long nanos, Wire wire) {
        int index = bytes.readerIndex();
        int count = bytes.readableBytes();
        ByteBuf copy = opaque ? Unpooled.EMPTY_BUFFER : bytes.retainedDuplicate();
        wire.toClient(bytes);
        if (!opaque) {
            try {
                session.fromServer(copy, index, count, nanos);
            } catch (MalformedMessageException e) {
                turnOpaque(String.valueOf(e.getMessage()), nanos);
            }
        }
        copy.release();
    }

    @Override
    public void clientFinished(long nanos, Wire wire) {
        if (!opened && opening.isReadable()) {
            opened = true;
            turnOpaque("it ends within its first message", nanos);
            wire.toServer(opening.copy());
        }
    }

    @Override
    public void serverFinished(long nanos, Wire wire) {
        // The relay passes it on; what is open is closed with the connection.
    }

    @Override
    public void writtenToClient(long total, long nanos) {
        session.writtenToClient(total, nanos);
    }

    @Override
    public void serverUnreachable(Throwable cause, long nanos, Wire wire) {
        String sentence = "the agent cannot reach the database at " + peers.server() + ": " + cause.getMessage();
        wire.toClient(ErrorAnswer.fatal("08001", sentence));
    }

    @Override
    public void closed(long nanos) {
        session.closed(nanos);
        opening.release();
    }

    private void open(long nanos, Wire wire) {
        if (opening.getByte(0) == 0x16) {
            begin(wire, nanos, "it begins with TLS");
            return;
        }
        if (opening.readableBytes() < OPENING_BYTES) {
            return;
        }
        int length = opening.getInt(0);
        int code = opening.getInt(4);
        if (length == OPENING_BYTES && (code == SSL_REQUEST || code == GSSENC_REQUEST)) {
            opening.clear();
            session.answeredByUs(1);
            wire.toClient(Unpooled.wrappedBuffer(new byte[] {'N'}));
        } else if (code == CANCEL_REQUEST) {
            begin(wire, nanos, "");
        } else if (code >>> 16 == PROTOCOL_MAJOR) {
            opened = true;
            ByteBuf first = opening.copy();
            int count = first.readableBytes();
            wire.toServer(first.retainedDuplicate());
            readClient(first, 0, count, nanos);
            first.release();
        } else {
            begin(wire, nanos, "its first message has the unknown code " + code);
        }
    }

    /** Goes on unread; {@code why} is empty where that is as it should be. */
    private void begin(Wire wire, long nanos, String why) {
        opened = true;
        if (why.isEmpty()) {
            opaque = true;
        } else {
            turnOpaque(why, nanos);
        }
        wire.toServer(opening.copy());
    }

    private void readClient(ByteBuf copy, int index, int count, long nanos) {
        if (opaque) {
            return;
        }
        try {
            session.fromClient(copy, index, count, nanos);
        } catch (MalformedMessageException e) {
            turnOpaque(String.valueOf(e.getMessage()), nanos);
        }
    }

    private void turnOpaque(String why, long nanos) {
        opaque = true;
        counters.opaque.increment();
        session.giveUp(nanos);
        LOG.warn("connection from {} is passed on unread from here on: {}", peers.client(), why);
    }
}

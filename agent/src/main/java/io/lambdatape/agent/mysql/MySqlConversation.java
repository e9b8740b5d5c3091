package io.lambdatape.agent.mysql;

import io.lambdatape.agent.capture.PayloadRecorder;
import io.lambdatape.agent.database.AnsweredQueries;
import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.agent.database.QueryRecorder;
import io.lambdatape.agent.mysql.Handshake.Phase;
import io.lambdatape.agent.mysql.wire.Greeting;
import io.lambdatape.agent.mysql.wire.MalformedPacketException;
import io.lambdatape.agent.mysql.wire.PacketFramer;
import io.lambdatape.agent.mysql.wire.ServerError;
import io.lambdatape.agent.relay.Conversation;
import io.lambdatape.agent.relay.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * One connection of MySQL's protocol. Buffers are read where they are and passed on whole; only the server's greeting
 * waits until it is complete, since what it offers is cut down here (see {@link Handshake#greeted}).
 */
final class MySqlConversation implements Conversation {
    private static final int PREFIX_BYTES_MAX = 256 * 1024;
    private static final int CANNOT_CONNECT = 2003;
    private static final String CUT_OFF = "cut_off";

    private final Session session = new Session();
    private final QueryRecorder recorder;
    private final Handshake handshake;
    private final Pipeline pipeline;
    private final ClientPackets clientPackets;
    private final ServerPackets serverPackets;
    private final PacketFramer clientFramer;
    private final PacketFramer serverFramer;
    private final Greeting greeting = new Greeting();
    private final AnsweredQueries<Command> unwritten;

    /** Nothing is read any more. */
    private boolean opaque;

    /** Where the messages at hand are recorded. */
    private @Nullable PayloadRecorder clientTarget;

    private @Nullable PayloadRecorder serverTarget;

    private long serverNanos;
    private long toClientBytes;

    MySqlConversation(QueryRecorder recorder) {
        this.recorder = recorder;
        DatabaseOptions options = recorder.options();
        this.handshake = new Handshake(session, recorder);
        this.pipeline = new Pipeline(options);
        Statements statements = new Statements(options, recorder.counters());
        this.unwritten = new AnsweredQueries<>((command, nanos) -> command.record(recorder, session, nanos));
        this.clientPackets = new ClientPackets(options, session, pipeline, statements, recorder);
        this.serverPackets = new ServerPackets(session, pipeline, statements, recorder, clientPackets, this::answered);
        this.clientFramer = new PacketFramer(first -> clientPackets.isRead(), PREFIX_BYTES_MAX);
        this.serverFramer =
                new PacketFramer(first -> !handshake.isDone() || serverPackets.isRead(first), PREFIX_BYTES_MAX);
    }

    @Override
    public void fromClient(ByteBuf bytes, long nanos, Wire wire) {
        if (!opaque) {
            try {
                readClient(bytes, nanos);
            } catch (NotUnderstoodException e) {
                turnOpaque(e.reason, nanos, wire);
            } catch (MalformedPacketException e) {
                turnOpaque(MySqlOpaqueReason.MALFORMED_MESSAGE, nanos, wire);
            }
        }
        wire.toServer(bytes);
    }

    private void readClient(ByteBuf bytes, long nanos) throws NotUnderstoodException, MalformedPacketException {
        if (handshake.phase() == Phase.GREETING && bytes.isReadable()) {
            throw new NotUnderstoodException(MySqlOpaqueReason.UNEXPECTED_MESSAGE);
        }
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex()) {
            if (clientFramer.atStart()) {
                clientTarget = handshake.isDone() ? clientPackets.begin(nanos) : null;
            }
            int next = clientFramer.take(bytes, at, bytes.writerIndex());
            if (clientTarget != null) {
                clientTarget.add(bytes, at, next - at, nanos);
            }
            at = next;
            if (clientFramer.isComplete()) {
                clientMessage();
                clientFramer.next();
            }
        }
    }

    private void clientMessage() throws NotUnderstoodException, MalformedPacketException {
        // A message that began during the handshake belongs to it even if the server's OK has come meanwhile.
        if (clientTarget == null) {
            handshake.fromClient(clientFramer);
        } else {
            clientPackets.end(clientFramer);
        }
    }

    @Override
    public void fromServer(ByteBuf bytes, long nanos, Wire wire) {
        if (!opaque && handshake.phase() == Phase.GREETING) {
            readGreeting(bytes, nanos, wire);
        }
        if (!opaque && bytes.isReadable()) {
            serverNanos = nanos;
            try {
                readServer(bytes, nanos);
            } catch (NotUnderstoodException e) {
                turnOpaque(e.reason, nanos, wire);
            } catch (MalformedPacketException e) {
                turnOpaque(MySqlOpaqueReason.MALFORMED_MESSAGE, nanos, wire);
            }
        }
        // Only now: the end of a query is known before the client can act on it.
        pass(bytes, wire);
    }

    private void pass(ByteBuf bytes, Wire wire) {
        if (bytes.isReadable()) {
            toClientBytes += bytes.readableBytes();
            wire.toClient(bytes);
        } else {
            bytes.release();
        }
    }

    private void readGreeting(ByteBuf bytes, long nanos, Wire wire) {
        switch (greeting.take(bytes)) {
            case INCOMPLETE -> {}
            case GREETING -> {
                handshake.greeted(greeting);
                pass(greeting.release(), wire);
            }
            case ERROR -> {
                // The connection is refused: there is nothing to read in it, and nothing amiss.
                opaque = true;
                pass(greeting.release(), wire);
            }
            case UNKNOWN_VERSION -> turnOpaque(MySqlOpaqueReason.UNKNOWN_VERSION, nanos, wire);
            case MALFORMED -> turnOpaque(MySqlOpaqueReason.MALFORMED_MESSAGE, nanos, wire);
        }
    }

    private void readServer(ByteBuf bytes, long nanos) throws NotUnderstoodException, MalformedPacketException {
        int first = bytes.readerIndex();
        int at = first;
        int unrecorded = first;
        while (at < bytes.writerIndex()) {
            if (serverFramer.atStart()) {
                PayloadRecorder target = handshake.isDone() ? serverPackets.begin(nanos) : null;
                if (target != serverTarget) {
                    record(bytes, unrecorded, at, nanos);
                    unrecorded = at;
                    serverTarget = target;
                }
            }
            at = serverFramer.take(bytes, at, bytes.writerIndex());
            if (serverFramer.isComplete()) {
                // Rows come in thousands: those of one buffer are recorded together.
                if (!serverPackets.isOneOfMany(serverFramer)) {
                    record(bytes, unrecorded, at, nanos);
                    unrecorded = at;
                }
                serverMessage(toClientBytes + at - first);
                serverFramer.next();
            }
        }
        record(bytes, unrecorded, at, nanos);
    }

    private void serverMessage(long offset) throws NotUnderstoodException, MalformedPacketException {
        if (handshake.isDone()) {
            serverPackets.end(serverFramer, offset);
        } else {
            handshake.fromServer(serverFramer);
        }
    }

    private void record(ByteBuf bytes, int from, int to, long nanos) {
        if (serverTarget != null) {
            serverTarget.add(bytes, from, to - from, nanos);
        }
    }

    private void answered(Command command, long offset) {
        if (command.span != null) {
            recorder.answered(command.span, serverNanos);
            unwritten.add(command, offset);
        }
    }

    private void turnOpaque(MySqlOpaqueReason reason, long nanos, Wire wire) {
        if (opaque) {
            return;
        }
        opaque = true;
        recorder.opaque(reason);
        pass(greeting.release(), wire);
        cutOffWaiting(reason.text(), nanos);
    }

    private void cutOffWaiting(String why, long nanos) {
        for (Command command : pipeline.drain()) {
            if (command.span != null) {
                recorder.answered(command.span, nanos);
                cutOff(command, why, nanos);
            }
        }
    }

    private void cutOff(Command command, String why, long nanos) {
        // An error that came whole says more than the end that followed it.
        if (command.error == null) {
            command.cutOff = why;
        }
        command.record(recorder, session, nanos);
    }

    @Override
    public void clientFinished(long nanos, Wire wire) {
        // What is open stays so until both are gone: the server may still answer.
    }

    @Override
    public void serverFinished(long nanos, Wire wire) {
        pass(greeting.release(), wire);
    }

    @Override
    public void writtenToClient(long total, long nanos) {
        unwritten.written(total, nanos);
    }

    @Override
    public void serverUnreachable(Throwable cause, long nanos, Wire wire) {
        if (opaque) {
            return;
        }
        ServerError error = new ServerError(
                CANNOT_CONNECT,
                "",
                "lambdatape agent: cannot reach the database at " + recorder.server() + " (" + cause.getMessage()
                        + "): start it, or correct the listener's upstream");
        pass(Unpooled.wrappedBuffer(error.insteadOfGreeting()), wire);
    }

    @Override
    public void closed(long nanos) {
        unwritten.cutOff((command, at) -> cutOff(command, CUT_OFF, at), nanos);
        cutOffWaiting(CUT_OFF, nanos);
        opaque = true;
    }
}

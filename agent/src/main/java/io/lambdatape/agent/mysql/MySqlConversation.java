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
    private final EncryptedHandshake encryption = new EncryptedHandshake();
    private final Pipeline pipeline;
    private final ClientPackets clientPackets;
    private final ServerPackets serverPackets;
    private final PacketFramer clientFramer;
    private final PacketFramer serverFramer;
    private final Greeting greeting = new Greeting();
    private final AnsweredQueries<Command> unwritten;

    private boolean greeted;

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
    public void fromClient(ByteBuf received, long nanos, Wire wire) {
        ByteBuf bytes = encryption.isInPlay(wire) && greeted ? ofClient(received, nanos, wire) : received;
        if (!opaque) {
            try {
                readClient(bytes, nanos, wire);
            } catch (NotUnderstoodException e) {
                turnOpaque(e.reason, nanos, wire);
            } catch (MalformedPacketException e) {
                turnOpaque(MySqlOpaqueReason.MALFORMED_MESSAGE, nanos, wire);
            }
        }
        if (bytes.isReadable()) {
            wire.toServer(bytes);
        } else {
            bytes.release();
        }
    }

    // Half a handshake cannot be passed on unread: the two sides may count their packets differently.
    private ByteBuf ofClient(ByteBuf bytes, long nanos, Wire wire) {
        try {
            return encryption.fromClient(bytes, wire);
        } catch (MalformedPacketException e) {
            turnOpaque(MySqlOpaqueReason.MALFORMED_MESSAGE, nanos, wire);
            wire.close();
            return Unpooled.EMPTY_BUFFER;
        }
    }

    private ByteBuf ofServer(ByteBuf bytes, long nanos, Wire wire) {
        try {
            return encryption.fromServer(bytes, recorder.server());
        } catch (MalformedPacketException e) {
            turnOpaque(MySqlOpaqueReason.MALFORMED_MESSAGE, nanos, wire);
            wire.close();
            return Unpooled.EMPTY_BUFFER;
        }
    }

    private void readClient(ByteBuf bytes, long nanos, Wire wire)
            throws NotUnderstoodException, MalformedPacketException {
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
                clientMessage(wire);
                clientFramer.next();
            }
        }
    }

    private void clientMessage(Wire wire) throws NotUnderstoodException, MalformedPacketException {
        // A message that began during the handshake belongs to it even if the server's OK has come meanwhile.
        if (clientTarget == null) {
            handshake.fromClient(clientFramer, wire.offersEncryption() || wire.requiresEncryption());
        } else {
            clientPackets.end(clientFramer);
        }
    }

    @Override
    public void fromServer(ByteBuf received, long nanos, Wire wire) {
        if (!opaque && handshake.phase() == Phase.GREETING) {
            readGreeting(received, nanos, wire);
        }
        ByteBuf bytes = encryption.isInPlay(wire) && greeted ? ofServer(received, nanos, wire) : received;
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
            case GREETING -> greeted(wire);
            case ERROR -> {
                // The connection is refused: there is nothing to read in it, and nothing amiss.
                opaque = true;
                pass(greeting.release(), wire);
            }
            case UNKNOWN_VERSION -> turnOpaque(MySqlOpaqueReason.UNKNOWN_VERSION, nanos, wire);
            case MALFORMED -> turnOpaque(MySqlOpaqueReason.MALFORMED_MESSAGE, nanos, wire);
        }
    }

    private void greeted(Wire wire) {
        if (wire.requiresEncryption() && !greeting.offersEncryption()) {
            opaque = true;
            greeting.release().release();
            refuse(
                    "the database at " + recorder.server()
                            + " does not speak TLS: turn it on there, or set tls.upstream of the listener to off",
                    wire);
            wire.close();
            return;
        }
        greeted = true;
        handshake.greeted(greeting, wire.offersEncryption());
        pass(greeting.release(), wire);
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
    public boolean serverSpeaksFirst() {
        return true;
    }

    @Override
    public void serverUnreachable(Throwable cause, long nanos, Wire wire) {
        if (opaque) {
            return;
        }
        refuse(
                "cannot reach the database at " + recorder.server() + " (" + cause.getMessage()
                        + "): start it, or correct the listener's upstream",
                wire);
    }

    private void refuse(String why, Wire wire) {
        ServerError error = new ServerError(CANNOT_CONNECT, "", "lambdatape agent: " + why);
        int sequence = handshake.phase() == Phase.GREETING ? 0 : encryption.nextForClient();
        pass(Unpooled.wrappedBuffer(error.packet(sequence)), wire);
    }

    @Override
    public void closed(long nanos) {
        unwritten.cutOff((command, at) -> cutOff(command, CUT_OFF, at), nanos);
        cutOffWaiting(CUT_OFF, nanos);
        opaque = true;
    }
}

package io.lambdatape.agent.postgresql;

import io.lambdatape.agent.capture.PayloadRecorder;
import io.lambdatape.agent.database.AnsweredQueries;
import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.agent.database.QueryRecorder;
import io.lambdatape.agent.postgresql.wire.MalformedMessageException;
import io.lambdatape.agent.postgresql.wire.MessageFramer;
import io.lambdatape.agent.postgresql.wire.MessageFramer.Progress;
import io.lambdatape.agent.postgresql.wire.ServerError;
import io.lambdatape.agent.postgresql.wire.StartupPacket;
import io.lambdatape.agent.relay.Conversation;
import io.lambdatape.agent.relay.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connection of PostgreSQL's protocol, version 3. Buffers are read where they are and passed on whole; only the
 * startup packet waits until it is complete, since a request for encryption is answered here.
 */
final class PostgresConversation implements Conversation {
    private static final int PREFIX_BYTES_MAX = 256 * 1024;
    private static final byte DECLINED = 'N';
    private static final byte ACCEPTED = 'S';
    private static final String CUT_OFF = "cut_off";

    private final Session session = new Session();
    private final QueryRecorder recorder;
    private final Pipeline pipeline;
    private final ClientMessages clientMessages;
    private final ServerMessages serverMessages;
    private final MessageFramer clientFramer = new MessageFramer(ClientMessages::isRead, PREFIX_BYTES_MAX);
    private final MessageFramer serverFramer = new MessageFramer(ServerMessages::isRead, PREFIX_BYTES_MAX);
    private final StartupPacket startup = new StartupPacket();
    private final DatabaseEncryption databaseEncryption = new DatabaseEncryption();
    private final ChannelBinding channelBinding = new ChannelBinding();

    private boolean clientEncrypted;
    private boolean started;
    private boolean opaque;

    /** Where the messages at hand are recorded. */
    private @Nullable PayloadRecorder clientTarget;

    private @Nullable PayloadRecorder serverTarget;

    private final AnsweredQueries<Query> unwritten;

    private long serverNanos;
    private long toClientBytes;

    PostgresConversation(QueryRecorder recorder) {
        this.recorder = recorder;
        DatabaseOptions options = recorder.options();
        this.pipeline = new Pipeline(options);
        Prepared prepared = new Prepared(options, recorder.counters());
        this.unwritten = new AnsweredQueries<>((query, nanos) -> query.record(recorder, session, nanos));
        this.clientMessages = new ClientMessages(options, session, pipeline, prepared, recorder);
        this.serverMessages = new ServerMessages(session, pipeline, prepared, recorder, channelBinding, this::answered);
    }

    @Override
    public void fromClient(ByteBuf bytes, long nanos, Wire wire) {
        while (!opaque && !started && bytes.isReadable()) {
            readStartup(bytes, nanos, wire);
        }
        if (!opaque && bytes.isReadable()) {
            try {
                readClient(bytes, nanos);
            } catch (NotUnderstoodException e) {
                turnOpaque(e.reason, nanos, wire);
            } catch (MalformedMessageException e) {
                turnOpaque(PostgresOpaqueReason.MALFORMED_MESSAGE, nanos, wire);
            }
        }
        if (bytes.isReadable()) {
            databaseEncryption.send(bytes, wire);
        } else {
            bytes.release();
        }
    }

    private void readStartup(ByteBuf bytes, long nanos, Wire wire) {
        switch (startup.take(bytes)) {
            case INCOMPLETE -> {}
            case STARTUP -> start(nanos, wire);
            case TLS_REQUEST -> encryptIfOffered(bytes, wire);
            case GSS_REQUEST -> decline(wire);
            case CANCEL_REQUEST -> turnOpaque(PostgresOpaqueReason.CANCEL_REQUEST, nanos, wire);
            case TLS -> encryptAtOnce(bytes, nanos, wire);
            case UNKNOWN_VERSION -> turnOpaque(PostgresOpaqueReason.UNKNOWN_VERSION, nanos, wire);
            case MALFORMED -> turnOpaque(PostgresOpaqueReason.MALFORMED_MESSAGE, nanos, wire);
        }
    }

    private void start(long nanos, Wire wire) {
        try {
            Map<String, String> parameters = startup.parameters();
            if (Session.replicates(parameters)) {
                turnOpaque(PostgresOpaqueReason.REPLICATION, nanos, wire);
                return;
            }
            session.begin(parameters);
            clientMessages.started(nanos);
            started = true;
            passStartup(wire);
        } catch (NotUnderstoodException e) {
            turnOpaque(e.reason, nanos, wire);
        } catch (MalformedMessageException e) {
            turnOpaque(PostgresOpaqueReason.MALFORMED_MESSAGE, nanos, wire);
        }
    }

    private void encryptIfOffered(ByteBuf bytes, Wire wire) {
        if (!wire.offersEncryption() || clientEncrypted) {
            decline(wire);
            return;
        }
        startup.release().release();
        if (bytes.isReadable()) {
            // Whoever slips bytes in before the encryption may not be the client (CVE-2021-23214).
            bytes.skipBytes(bytes.readableBytes());
            answer(
                    new ServerError(
                            "08P01",
                            "lambdatape agent: the client sent something in the clear before its encryption began"),
                    wire);
            wire.close();
            return;
        }
        toClientBytes++;
        wire.toClient(Unpooled.wrappedBuffer(new byte[] {ACCEPTED}));
        encrypt(Unpooled.EMPTY_BUFFER, wire);
    }

    // Since PostgreSQL 17 (sslnegotiation=direct).
    private void encryptAtOnce(ByteBuf bytes, long nanos, Wire wire) {
        if (!wire.offersEncryption() || clientEncrypted) {
            turnOpaque(PostgresOpaqueReason.TLS, nanos, wire);
            return;
        }
        encrypt(Unpooled.wrappedBuffer(startup.release(), bytes.readRetainedSlice(bytes.readableBytes())), wire);
    }

    private void encrypt(ByteBuf begun, Wire wire) {
        clientEncrypted = true;
        channelBinding.clientIsEncrypted();
        wire.encryptClient(begun);
    }

    // The client goes on in the clear, or says itself that it must not.
    private void decline(Wire wire) {
        recorder.counters().countEncryptionDeclined();
        startup.release().release();
        toClientBytes++;
        wire.toClient(Unpooled.wrappedBuffer(new byte[] {DECLINED}));
    }

    private void passStartup(Wire wire) {
        ByteBuf held = startup.release();
        if (held.isReadable()) {
            databaseEncryption.send(held, wire);
        } else {
            held.release();
        }
    }

    private void readClient(ByteBuf bytes, long nanos) throws NotUnderstoodException, MalformedMessageException {
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex()) {
            if (clientFramer.atStart()) {
                clientTarget = clientMessages.begin(bytes.getByte(at) & 0xff, nanos);
            }
            int next = clientFramer.take(bytes, at, bytes.writerIndex());
            if (clientTarget != null) {
                clientTarget.add(bytes, at, next - at, nanos);
            }
            at = next;
            if (isComplete(clientFramer)) {
                clientMessages.end(clientFramer.type(), clientFramer.body(), clientFramer.bodyLength());
                clientFramer.next();
            }
        }
    }

    @Override
    public void fromServer(ByteBuf bytes, long nanos, Wire wire) {
        if (databaseEncryption.awaitsAnswer()) {
            encryptDatabase(bytes, wire);
            return;
        }
        if (!opaque) {
            serverNanos = nanos;
            try {
                readServer(bytes, nanos);
            } catch (NotUnderstoodException e) {
                turnOpaque(e.reason, nanos, wire);
            } catch (MalformedMessageException e) {
                turnOpaque(PostgresOpaqueReason.MALFORMED_MESSAGE, nanos, wire);
            }
        }
        // Only now: the end of a query is known before the client can act on it.
        toClientBytes += bytes.readableBytes();
        wire.toClient(bytes);
    }

    private void encryptDatabase(ByteBuf bytes, Wire wire) {
        ServerError refusal = databaseEncryption.answered(bytes, recorder.server(), wire);
        bytes.release();
        if (refusal != null) {
            answer(refusal, wire);
            wire.close();
        }
    }

    private void readServer(ByteBuf bytes, long nanos) throws NotUnderstoodException, MalformedMessageException {
        int first = bytes.readerIndex();
        int at = first;
        int unrecorded = first;
        while (at < bytes.writerIndex()) {
            if (serverFramer.atStart()) {
                PayloadRecorder target = serverMessages.begin(bytes.getByte(at) & 0xff, nanos);
                if (target != serverTarget) {
                    record(bytes, unrecorded, at, nanos);
                    unrecorded = at;
                    serverTarget = target;
                }
            }
            at = serverFramer.take(bytes, at, bytes.writerIndex());
            if (isComplete(serverFramer)) {
                // Rows come in thousands: those of one buffer are recorded together.
                if (serverFramer.type() != 'D' && serverFramer.type() != 'd') {
                    record(bytes, unrecorded, at, nanos);
                    unrecorded = at;
                }
                serverMessages.end(
                        serverFramer.type(),
                        serverFramer.body(),
                        serverFramer.bodyLength(),
                        toClientBytes + at - first);
                serverFramer.next();
            }
        }
        record(bytes, unrecorded, at, nanos);
    }

    private void record(ByteBuf bytes, int from, int to, long nanos) {
        if (serverTarget != null) {
            serverTarget.add(bytes, from, to - from, nanos);
        }
    }

    private static boolean isComplete(MessageFramer framer) throws NotUnderstoodException {
        if (framer.progress() == Progress.MALFORMED) {
            throw new NotUnderstoodException(PostgresOpaqueReason.MALFORMED_MESSAGE);
        }
        return framer.progress() == Progress.COMPLETE;
    }

    private void answered(Query query, long offset) {
        recorder.answered(query.span, serverNanos);
        unwritten.add(query, offset);
    }

    private void turnOpaque(PostgresOpaqueReason reason, long nanos, Wire wire) {
        if (opaque) {
            return;
        }
        opaque = true;
        recorder.opaque(reason);
        passStartup(wire);
        cutOffWaiting(reason.text(), nanos);
    }

    private void cutOffWaiting(String why, long nanos) {
        for (Step step : pipeline.drain()) {
            Query query = step.query;
            if (query != null && query.step == step) {
                recorder.answered(query.span, nanos);
                cutOff(query, why, nanos);
            }
        }
    }

    private void cutOff(Query query, String why, long nanos) {
        // An error that came whole says more than the end that followed it.
        if (query.error == null) {
            query.cutOff = why;
        }
        query.record(recorder, session, nanos);
    }

    @Override
    public void clientFinished(long nanos, Wire wire) {
        if (!started && !opaque) {
            passStartup(wire);
        }
    }

    @Override
    public void serverFinished(long nanos, Wire wire) {
        // What is open stays so until both are gone: what was answered may still have to be written.
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
                "08006",
                "lambdatape agent: cannot reach the database at " + recorder.server() + " (" + cause.getMessage()
                        + "): start it, or correct the listener's upstream");
        answer(error, wire);
    }

    private void answer(ServerError error, Wire wire) {
        byte[] answer = error.fatal();
        toClientBytes += answer.length;
        wire.toClient(Unpooled.wrappedBuffer(answer));
    }

    @Override
    public void closed(long nanos) {
        unwritten.cutOff((query, at) -> cutOff(query, CUT_OFF, at), nanos);
        cutOffWaiting(CUT_OFF, nanos);
        databaseEncryption.closed();
        opaque = true;
    }
}

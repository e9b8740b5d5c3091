package io.lambdatape.agent.mongodb;

import io.lambdatape.agent.database.AnsweredQueries;
import io.lambdatape.agent.database.QueryRecorder;
import io.lambdatape.agent.database.QuerySpan;
import io.lambdatape.agent.relay.Conversation;
import io.lambdatape.agent.relay.Wire;
import io.lambdatape.recording.Payload;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.Arrays;

/** One connection of MongoDB. */
final class MongoConversation implements Conversation {
    private static final String CUT_OFF = "cut_off";

    private final QueryRecorder recorder;
    private final Waiting waiting;
    private final ClientMessages clientMessages;
    private final ServerMessages serverMessages;
    private final AnsweredQueries<Command> unwritten;

    private boolean opaque;
    private long clientNanos;
    private long serverNanos;

    MongoConversation(QueryRecorder recorder) {
        this.recorder = recorder;
        this.waiting = new Waiting(recorder.options());
        this.unwritten = new AnsweredQueries<>(this::record);
        this.clientMessages = new ClientMessages(recorder, waiting, this::unanswered);
        this.serverMessages =
                new ServerMessages(recorder, waiting, address(recorder.peers().listener()), this::answered);
    }

    private static String address(InetSocketAddress listener) {
        String host = listener.getAddress() == null
                ? listener.getHostString()
                : listener.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + listener.getPort();
    }

    @Override
    public void fromClient(ByteBuf bytes, long nanos, Wire wire) {
        if (!opaque) {
            clientNanos = nanos;
            try {
                clientMessages.read(bytes, nanos);
            } catch (NotUnderstoodException e) {
                turnOpaque(e.reason, nanos);
            }
        }
        wire.toServer(bytes);
    }

    @Override
    public void fromServer(ByteBuf bytes, long nanos, Wire wire) {
        if (opaque) {
            serverMessages.opaque(bytes, wire);
            return;
        }
        serverNanos = nanos;
        try {
            serverMessages.read(bytes, nanos, wire);
        } catch (NotUnderstoodException e) {
            turnOpaque(e.reason, nanos);
            serverMessages.rest(bytes, wire);
        } finally {
            bytes.release();
        }
    }

    private void answered(Command command, long offset) {
        QuerySpan span = command.span;
        if (span != null) {
            recorder.answered(span, serverNanos);
            unwritten.add(command, offset);
        }
    }

    private void unanswered(Command command) {
        QuerySpan span = command.span;
        if (span != null) {
            recorder.answered(span, clientNanos);
            record(command, clientNanos);
        }
    }

    private void record(Command command, long nanos) {
        QuerySpan span = command.span;
        if (span == null) {
            return;
        }
        boolean secret = command.kind() == CommandKind.SECRET;
        recorder.record(
                span,
                command.name(),
                command.firstByteNanos,
                nanos,
                command.outcome(),
                CommandAttributes.of(command, recorder.options().statementBytesMax(), recorder.attributes()),
                kept(command.request, secret ? 0 : recorder.options().bodyBytesMax()),
                kept(command.response, secret ? 0 : recorder.options().bodyBytesMax()));
    }

    private static Payload kept(Payload payload, int bytesMax) {
        byte[] bytes = payload.bytes();
        return bytes.length <= bytesMax
                ? payload
                : new Payload(Arrays.copyOf(bytes, bytesMax), payload.length(), payload.chunks(), true, 0);
    }

    private void turnOpaque(MongoOpaqueReason reason, long nanos) {
        opaque = true;
        recorder.opaque(reason);
        cutOffWaiting(reason.text(), nanos);
    }

    private void cutOffWaiting(String why, long nanos) {
        for (Command command : waiting.drain()) {
            QuerySpan span = command.span;
            if (span != null) {
                recorder.answered(span, nanos);
                command.cutOff = why;
                record(command, nanos);
            }
        }
    }

    @Override
    public void clientFinished(long nanos, Wire wire) {
        // Answers may still come.
    }

    @Override
    public void serverFinished(long nanos, Wire wire) {
        serverMessages.finished(wire);
    }

    @Override
    public void writtenToClient(long total, long nanos) {
        unwritten.written(total, nanos);
    }

    @Override
    public void serverUnreachable(Throwable cause, long nanos, Wire wire) {
        // Drivers tell a server that ends the connection from one that answers: nothing is answered in its place.
    }

    @Override
    public void closed(long nanos) {
        unwritten.cutOff(
                (command, at) -> {
                    command.cutOff = CUT_OFF;
                    record(command, at);
                },
                nanos);
        cutOffWaiting(CUT_OFF, nanos);
        serverMessages.drop();
        opaque = true;
    }
}

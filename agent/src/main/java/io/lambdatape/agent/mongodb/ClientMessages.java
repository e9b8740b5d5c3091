package io.lambdatape.agent.mongodb;

import io.lambdatape.agent.database.QueryRecorder;
import io.lambdatape.agent.database.QuerySpan;
import io.lambdatape.agent.mongodb.wire.Header;
import io.lambdatape.agent.mongodb.wire.MessageFramer;
import io.lambdatape.agent.mongodb.wire.OpMsg;
import io.lambdatape.recording.Payload;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads what the client sends: commands. */
final class ClientMessages {
    /** So much of a message is read whatever is kept of it. */
    static final int READ_BYTES_MIN = 16 * 1024;

    private static final int TLS_HANDSHAKE = 0x16;

    private final QueryRecorder recorder;
    private final Waiting waiting;
    private final Consumer<Command> unanswered;
    private final MessageFramer framer;
    private boolean begun;

    /** @param unanswered told of commands that the server will not answer */
    ClientMessages(QueryRecorder recorder, Waiting waiting, Consumer<Command> unanswered) {
        this.recorder = recorder;
        this.waiting = waiting;
        this.unanswered = unanswered;
        this.framer = new MessageFramer(Math.max(recorder.options().bodyBytesMax(), READ_BYTES_MIN));
    }

    /** Reads all of the bytes, whose indexes stay as they are. */
    void read(ByteBuf bytes, long nanos) throws NotUnderstoodException {
        ByteBuf reading = bytes.duplicate();
        if (!begun && reading.isReadable()) {
            begun = true;
            if (reading.getByte(reading.readerIndex()) == TLS_HANDSHAKE && isTls(reading)) {
                throw new NotUnderstoodException(MongoOpaqueReason.TLS);
            }
        }
        MessageFramer.Step step = framer.take(reading, nanos);
        while (step != MessageFramer.Step.MORE) {
            if (step == MessageFramer.Step.HEAD) {
                check(framer.header());
            } else {
                message(framer.header());
            }
            step = framer.take(reading, nanos);
        }
    }

    // A message of 22 bytes begins like a handshake of TLS; its second byte is not 3.
    private static boolean isTls(ByteBuf bytes) {
        return bytes.readableBytes() < 2 || bytes.getByte(bytes.readerIndex() + 1) == 3;
    }

    private static void check(Header header) throws NotUnderstoodException {
        if (!header.valid()) {
            throw new NotUnderstoodException(MongoOpaqueReason.MALFORMED_MESSAGE);
        }
        switch (header.opCode()) {
            case Header.OP_MSG, Header.OP_QUERY -> {}
            case Header.OP_COMPRESSED -> throw new NotUnderstoodException(MongoOpaqueReason.COMPRESSED);
            default -> throw new NotUnderstoodException(MongoOpaqueReason.UNKNOWN_MESSAGE);
        }
    }

    private void message(Header header) throws NotUnderstoodException {
        Payload payload = framer.message().payload();
        OpMsg message = OpMsg.of(header, payload.bytes());
        if (message == null && !payload.truncated()) {
            throw new NotUnderstoodException(MongoOpaqueReason.MALFORMED_MESSAGE);
        }
        if (message != null && header.opCode() == Header.OP_QUERY && !isCommand(message)) {
            throw new NotUnderstoodException(MongoOpaqueReason.UNKNOWN_MESSAGE);
        }
        Statement statement = message == null ? null : Statement.of(header, message);
        if (message != null && message.moreToCome()) {
            unanswered.accept(command(statement, payload));
        } else {
            waiting.admit(header.requestId(), payload.bytes().length);
            waiting.add(header.requestId(), command(statement, payload));
        }
    }

    private static boolean isCommand(OpMsg message) {
        String collection = message.collection();
        return collection != null && collection.endsWith(".$cmd");
    }

    private Command command(@Nullable Statement statement, Payload payload) {
        boolean handshake = statement != null
                && (statement.kind() == CommandKind.HELLO || statement.kind() == CommandKind.AUTHENTICATION);
        if (handshake) {
            return new Command(statement, null, Payload.EMPTY, false);
        }
        QuerySpan span = recorder.begin(statement == null ? null : statement.traceparent(), framer.startNanos());
        return new Command(statement, span, payload, statement != null && statement.cursor() != 0);
    }
}

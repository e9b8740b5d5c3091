package io.lambdatape.agent.mongodb;

import io.lambdatape.agent.database.QueryRecorder;
import io.lambdatape.agent.mongodb.wire.Header;
import io.lambdatape.agent.mongodb.wire.HelloAnswer;
import io.lambdatape.agent.mongodb.wire.MessageFramer;
import io.lambdatape.agent.mongodb.wire.OpMsg;
import io.lambdatape.agent.relay.Wire;
import io.lambdatape.recording.Payload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.ObjLongConsumer;

/**
 * Reads what the server sends, and passes it on. Only an answer to {@code hello} is held until it is complete; of
 * anything else at most a torn head is.
 */
final class ServerMessages {
    /** Beyond it an answer to {@code hello} is passed on as it is. */
    private static final int HELLO_BYTES_MAX = 1 << 20;

    private final QueryRecorder recorder;
    private final Waiting waiting;
    private final String address;
    private final ObjLongConsumer<Command> answered;
    private final MessageFramer framer;

    /** What has come in earlier buffers and has not been passed on: a torn head, or the message at hand. */
    private ByteBuf held = Unpooled.EMPTY_BUFFER;

    /** From where on the buffer at hand has not been passed on. */
    private int unsent;

    /** The message at hand waits until it is complete. */
    private boolean holding;

    private long toClientBytes;

    /**
     * @param address where the client reaches the agent
     * @param answered told each command whose answer is complete, and how many bytes the client has got at its end
     */
    ServerMessages(QueryRecorder recorder, Waiting waiting, String address, ObjLongConsumer<Command> answered) {
        this.recorder = recorder;
        this.waiting = waiting;
        this.address = address;
        this.answered = answered;
        this.framer = new MessageFramer(Math.max(recorder.options().bodyBytesMax(), ClientMessages.READ_BYTES_MIN));
    }

    /**
     * Reads the bytes, and gives them to the wire. After an exception some have not been given: {@link #rest} is due.
     */
    void read(ByteBuf bytes, long nanos, Wire wire) throws NotUnderstoodException {
        unsent = bytes.readerIndex();
        while (bytes.isReadable()) {
            MessageFramer.Step step = framer.take(bytes, nanos);
            if (step == MessageFramer.Step.HEAD && head(framer.header())) {
                int headFrom = bytes.readerIndex() - Header.BYTES;
                if (headFrom >= unsent) {
                    send(bytes, headFrom, wire);
                }
                holding = true;
            } else if (step == MessageFramer.Step.MESSAGE) {
                message(bytes, nanos, wire);
            }
        }
        int tornHead = framer.inBody() ? 0 : framer.headLength();
        if (!holding && bytes.readerIndex() - tornHead >= unsent) {
            send(bytes, bytes.readerIndex() - tornHead, wire);
        }
        hold(bytes);
    }

    /** Gives everything that has come to the wire. */
    void rest(ByteBuf bytes, Wire wire) {
        send(bytes, bytes.writerIndex(), wire);
        holding = false;
    }

    /** Passes bytes on unread. */
    void opaque(ByteBuf bytes, Wire wire) {
        finished(wire);
        send(bytes, wire);
    }

    /** The server sends no more: what waits is passed on. */
    void finished(Wire wire) {
        if (held.isReadable()) {
            send(held, wire);
            held = Unpooled.EMPTY_BUFFER;
        }
    }

    /** The connection is gone. */
    void drop() {
        held.release();
        held = Unpooled.EMPTY_BUFFER;
    }

    // Everything before an index of the buffer at hand.
    private void send(ByteBuf bytes, int to, Wire wire) {
        finished(wire);
        if (to > unsent) {
            send(bytes.retainedSlice(unsent, to - unsent), wire);
            unsent = to;
        }
    }

    private void send(ByteBuf bytes, Wire wire) {
        toClientBytes += bytes.readableBytes();
        wire.toClient(bytes);
    }

    private void hold(ByteBuf bytes) {
        int length = bytes.readerIndex() - unsent;
        if (length > 0) {
            if (!held.isReadable()) {
                held = Unpooled.buffer(Math.max(length, Header.BYTES));
            }
            held.writeBytes(bytes, unsent, length);
            unsent = bytes.readerIndex();
        }
    }

    // Whether the message waits.
    private boolean head(Header header) throws NotUnderstoodException {
        if (!header.valid()) {
            throw new NotUnderstoodException(MongoOpaqueReason.MALFORMED_MESSAGE);
        }
        switch (header.opCode()) {
            case Header.OP_MSG, Header.OP_REPLY -> {}
            case Header.OP_COMPRESSED -> throw new NotUnderstoodException(MongoOpaqueReason.COMPRESSED);
            default -> throw new NotUnderstoodException(MongoOpaqueReason.UNKNOWN_MESSAGE);
        }
        Command asked = waiting.peek(header.responseTo());
        if (asked == null) {
            throw new NotUnderstoodException(MongoOpaqueReason.UNEXPECTED_MESSAGE);
        }
        asked.firstByteNanos = framer.startNanos();
        return asked.kind() == CommandKind.HELLO && header.length() <= HELLO_BYTES_MAX;
    }

    private void message(ByteBuf bytes, long nanos, Wire wire) throws NotUnderstoodException {
        Header header = framer.header();
        Command asked = waiting.peek(header.responseTo());
        Payload payload = framer.message().payload();
        OpMsg message = OpMsg.of(header, payload.bytes());
        if (asked == null || (message == null && !payload.truncated())) {
            throw new NotUnderstoodException(MongoOpaqueReason.MALFORMED_MESSAGE);
        }
        if (message != null && message.moreToCome()) {
            // The next answer comes unasked, and answers this one.
            waiting.admit(header.requestId(), 0);
            waiting.add(header.requestId(), again(asked, nanos));
        }
        waiting.remove(header.responseTo());
        if (holding) {
            hello(header, bytes, wire);
        }
        asked.response = payload;
        asked.reply = message == null ? null : Reply.of(message.body());
        answered.accept(asked, toClientBytes + held.readableBytes() + (bytes.readerIndex() - unsent));
    }

    private void hello(Header header, ByteBuf bytes, Wire wire) {
        hold(bytes);
        holding = false;
        byte[] message = new byte[held.readableBytes()];
        held.getBytes(held.readerIndex(), message);
        byte[] rewritten = HelloAnswer.rewritten(header, message, address);
        if (rewritten != null) {
            held.release();
            held = Unpooled.wrappedBuffer(rewritten);
        }
        send(bytes, unsent, wire);
    }

    private Command again(Command asked, long nanos) {
        return new Command(
                asked.statement,
                asked.span == null
                        ? null
                        : recorder.begin(asked.statement == null ? null : asked.statement.traceparent(), nanos),
                Payload.EMPTY,
                true);
    }
}

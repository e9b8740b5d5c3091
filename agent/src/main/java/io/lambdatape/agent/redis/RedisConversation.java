package io.lambdatape.agent.redis;

import io.lambdatape.agent.database.AnsweredQueries;
import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.agent.database.QueryRecorder;
import io.lambdatape.agent.redis.wire.MalformedMessageException;
import io.lambdatape.agent.relay.Conversation;
import io.lambdatape.agent.relay.Wire;
import io.lambdatape.recording.Payload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** One connection of RESP. Buffers are read where they are and passed on whole. */
final class RedisConversation implements Conversation {
    private static final String CUT_OFF = "cut_off";

    private final QueryRecorder recorder;
    private final DatabaseOptions options;
    private final Session session = new Session();
    private final Waiting waiting;
    private final QuotedText scratch = new QuotedText();
    private final ClientCommands clientCommands;
    private final ServerReplies serverReplies;
    private final AnsweredQueries<Query> unwritten;

    private boolean opaque;
    private long clientNanos;
    private long serverNanos;
    private long toClientBytes;

    RedisConversation(QueryRecorder recorder) {
        this.recorder = recorder;
        this.options = recorder.options();
        this.waiting = new Waiting(options);
        this.unwritten = new AnsweredQueries<>(this::record);
        this.clientCommands = new ClientCommands(recorder, waiting, session, scratch, this::unanswered);
        this.serverReplies = new ServerReplies(options.bodyBytesMax(), waiting, session, this::answered);
    }

    @Override
    public void fromClient(ByteBuf bytes, long nanos, Wire wire) {
        if (!opaque) {
            clientNanos = nanos;
            try {
                clientCommands.read(bytes, nanos);
            } catch (NotUnderstoodException e) {
                turnOpaque(e.reason, nanos);
            } catch (MalformedMessageException e) {
                turnOpaque(RedisOpaqueReason.MALFORMED_MESSAGE, nanos);
            }
        }
        wire.toServer(bytes);
    }

    @Override
    public void fromServer(ByteBuf bytes, long nanos, Wire wire) {
        if (!opaque) {
            serverNanos = nanos;
            try {
                serverReplies.read(bytes, nanos, toClientBytes);
            } catch (NotUnderstoodException e) {
                turnOpaque(e.reason, nanos);
            } catch (MalformedMessageException e) {
                turnOpaque(RedisOpaqueReason.MALFORMED_MESSAGE, nanos);
            }
        }
        // Only now: the end of a command is known before the client can act on it.
        toClientBytes += bytes.readableBytes();
        wire.toClient(bytes);
    }

    private void answered(Query query, long offset) {
        recorder.answered(query.span, serverNanos);
        unwritten.add(query, offset);
    }

    private void unanswered(Query query) {
        recorder.answered(query.span, clientNanos);
        record(query, clientNanos);
    }

    private void record(Query query, long nanos) {
        recorder.record(
                query.span,
                query.operation(),
                query.firstByteNanos,
                nanos,
                query.outcome(),
                QueryAttributes.of(query, query.text(options, scratch), session, recorder.attributes()),
                query.request,
                response(query));
    }

    private static Payload response(Query query) {
        Payload response = query.response.payload();
        return query.secretAnswer && response.length() > 0
                ? new Payload(new byte[0], response.length(), response.chunks(), true, 0)
                : response;
    }

    private void turnOpaque(RedisOpaqueReason reason, long nanos) {
        opaque = true;
        recorder.opaque(reason);
        cutOffWaiting(reason.text(), nanos);
    }

    private void cutOffWaiting(String why, long nanos) {
        for (Query query : waiting.drain()) {
            recorder.answered(query.span, nanos);
            query.database = session.database;
            query.cutOff = why;
            record(query, nanos);
        }
    }

    private void cutOffUnwritten(Query query, long nanos) {
        // An error that came whole says more than the end that followed it.
        if (query.error == null) {
            query.cutOff = CUT_OFF;
        }
        record(query, nanos);
    }

    @Override
    public void clientFinished(long nanos, Wire wire) {
        // Answers may still come.
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
        byte[] answer = ("-ERR lambdatape agent: cannot reach the database at " + recorder.server() + " ("
                        + oneLine(cause) + "): start it, or correct the listener's upstream\r\n")
                .getBytes(StandardCharsets.UTF_8);
        toClientBytes += answer.length;
        wire.toClient(Unpooled.wrappedBuffer(answer));
    }

    private static String oneLine(Throwable cause) {
        return String.valueOf(cause.getMessage()).replace('\r', ' ').replace('\n', ' ');
    }

    @Override
    public void closed(long nanos) {
        unwritten.cutOff(this::cutOffUnwritten, nanos);
        cutOffWaiting(CUT_OFF, nanos);
        opaque = true;
    }
}

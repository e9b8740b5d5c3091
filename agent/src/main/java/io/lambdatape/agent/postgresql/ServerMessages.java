package io.lambdatape.agent.postgresql;

import io.lambdatape.agent.capture.PayloadRecorder;
import io.lambdatape.agent.database.QueryRecorder;
import io.lambdatape.agent.postgresql.Step.Kind;
import io.lambdatape.agent.postgresql.wire.CommandTag;
import io.lambdatape.agent.postgresql.wire.MalformedMessageException;
import io.lambdatape.agent.postgresql.wire.MessageBody;
import io.lambdatape.agent.postgresql.wire.ServerError;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** Gives the server's messages to the steps that they answer. */
final class ServerMessages {
    private static final int TEXT_BYTES_MAX = 1024;

    private final Session session;
    private final Pipeline pipeline;
    private final Prepared prepared;
    private final QueryRecorder recorder;
    private final ChannelBinding channelBinding;
    private final ObjLongConsumer<Query> finished;

    /** @param finished is told each query whose answer is complete, and at which byte of the stream */
    ServerMessages(
            Session session,
            Pipeline pipeline,
            Prepared prepared,
            QueryRecorder recorder,
            ChannelBinding channelBinding,
            ObjLongConsumer<Query> finished) {
        this.session = session;
        this.pipeline = pipeline;
        this.prepared = prepared;
        this.recorder = recorder;
        this.channelBinding = channelBinding;
        this.finished = finished;
    }

    /** Whether the fields of messages of this type are read. */
    static boolean isRead(int type) {
        return "ECtSZR".indexOf(type) >= 0;
    }

    /** A message's first byte has come. @return where the message is recorded; null for nowhere */
    @Nullable
    PayloadRecorder begin(int type, long nanos) {
        Step front = pipeline.front();
        // What the server says while a connection is made holds keys and challenges.
        if (front == null || front.kind == Kind.STARTUP) {
            return null;
        }
        if (front.firstByteNanos == 0 && type != 'A') {
            front.firstByteNanos = nanos;
        }
        if (front.kind == Kind.EXECUTE && front.query != null) {
            front.query.mergeResponses();
        }
        return front.response;
    }

    /**
     * The message that began last is complete.
     *
     * @param offset how many bytes the client gets up to its end
     */
    void end(int type, MessageBody body, int bodyLength, long offset)
            throws NotUnderstoodException, MalformedMessageException {
        switch (type) {
            case 'N', 'A' -> {}
            case 'S' -> setting(body);
            case 'R' -> {
                expect(Kind.STARTUP);
                channelBinding.requested(body);
            }
            case 'K', 'v' -> expect(Kind.STARTUP);
            case 'E' -> failed(ServerError.read(body, session.charset), offset);
            case 'Z' -> ready(body, offset);
            case '1' -> partDone(Kind.PARSE);
            case '2' -> partDone(Kind.BIND);
            case '3' -> partDone(Kind.CLOSE);
            case 't' -> types(expect(Kind.DESCRIBE), body);
            case 'n' -> partDone(Kind.DESCRIBE);
            case 'T' -> described();
            case 'V' -> expect(Kind.FUNCTION_CALL);
            case 'D' -> running().row();
            case 'C' -> completed(body, offset);
            case 'I' -> executed(offset);
            case 's' -> {
                running().suspended = true;
                executed(offset);
            }
            case 'G' -> copyIn();
            case 'H' -> running().copyBegins(true);
            case 'W' -> throw new NotUnderstoodException(PostgresOpaqueReason.REPLICATION);
            case 'd' -> running().copiedBytes += bodyLength;
            case 'c' -> running();
            default -> throw new NotUnderstoodException(PostgresOpaqueReason.UNKNOWN_MESSAGE);
        }
    }

    private Step expect(Kind kind) throws NotUnderstoodException {
        Step front = pipeline.front();
        if (front == null || front.kind != kind) {
            throw new NotUnderstoodException(PostgresOpaqueReason.UNEXPECTED_MESSAGE);
        }
        return front;
    }

    private Step runningStep() throws NotUnderstoodException {
        Step front = pipeline.front();
        if (front == null || (front.kind != Kind.QUERY && front.kind != Kind.EXECUTE)) {
            throw new NotUnderstoodException(PostgresOpaqueReason.UNEXPECTED_MESSAGE);
        }
        return front;
    }

    private Query running() throws NotUnderstoodException {
        Query query = runningStep().query;
        if (query == null) {
            throw new IllegalStateException("BUG: a query that was never begun");
        }
        return query;
    }

    private void partDone(Kind kind) throws NotUnderstoodException {
        expect(kind);
        pipeline.answered();
    }

    private void described() throws NotUnderstoodException {
        Step front = pipeline.front();
        if (front != null && front.kind == Kind.DESCRIBE) {
            pipeline.answered();
        } else {
            running().returnsRows = true;
        }
    }

    private static void types(Step step, MessageBody body) throws MalformedMessageException {
        int count = body.int16();
        int there = body.isCut() ? Math.min(count, body.remaining() / 4) : count;
        if (!body.has(there * 4)) {
            throw new MalformedMessageException("fewer types than announced");
        }
        int[] types = new int[there];
        for (int i = 0; i < there; i++) {
            types[i] = body.int32();
        }
        if (step.statement != null) {
            step.statement.types = types;
        }
    }

    private void setting(MessageBody body) throws MalformedMessageException {
        String name = body.text(session.charset, TEXT_BYTES_MAX).text();
        session.setting(name, body.text(session.charset, TEXT_BYTES_MAX).text());
    }

    private void completed(MessageBody body, long offset) throws NotUnderstoodException, MalformedMessageException {
        Step step = runningStep();
        CommandTag tag =
                CommandTag.parse(body.text(session.charset, TEXT_BYTES_MAX).text());
        running().completed(tag);
        if (pipeline.copyingIn == step) {
            pipeline.copyingIn = null;
        }
        deallocated(tag, step);
        executed(offset);
    }

    private void deallocated(CommandTag tag, Step step) {
        switch (tag.command()) {
            case "DISCARD ALL", "DEALLOCATE ALL" -> prepared.deallocateBefore(step.number);
            case "DEALLOCATE" -> {
                String name = step.statement == null ? null : step.statement.deallocated();
                if (name != null) {
                    prepared.deallocate(name, step.number);
                }
            }
            default -> {}
        }
    }

    // A simple query may hold several statements: it ends when the server is ready again.
    private void executed(long offset) throws NotUnderstoodException {
        Step step = runningStep();
        if (step.kind == Kind.EXECUTE) {
            Query query = running();
            pipeline.answered();
            finished.accept(query, offset);
        }
    }

    private void copyIn() throws NotUnderstoodException {
        running().copyBegins(false);
        pipeline.copyInBegins(runningStep());
    }

    private void ready(MessageBody body, long offset) throws NotUnderstoodException, MalformedMessageException {
        Step front = pipeline.front();
        if (front == null || !front.endsWithReady()) {
            throw new NotUnderstoodException(PostgresOpaqueReason.UNEXPECTED_MESSAGE);
        }
        pipeline.answered();
        if (body.int8() == 'I' && pipeline.isEmpty()) {
            prepared.closePortals();
        }
        if (front.query != null) {
            finished.accept(front.query, offset);
        }
    }

    private void failed(ServerError error, long offset) {
        Step step = pipeline.front();
        // With nothing asked, the server ends the connection; while connecting, it refuses.
        if (step == null) {
            return;
        }
        if (step.kind == Kind.STARTUP) {
            channelBinding.refused(error, recorder.server());
            return;
        }
        Query query = step.query;
        if (query == null) {
            query = Query.begin(step, List.of(), recorder);
            step.query = query;
        }
        if (query.error == null) {
            query.error = error;
        }
        if (step.endsWithReady()) {
            if (pipeline.copyingIn == step) {
                pipeline.copyingIn = null;
            }
            return;
        }
        query.mergeResponses();
        skip(query);
        finished.accept(query, offset);
    }

    // The last first: each takes back what it had changed.
    private void skip(Query failed) {
        for (Step step : pipeline.skipToSync().reversed()) {
            if (step.undo != null) {
                step.undo.run();
            }
            if (step.query != null && step.query != failed && step.query.step == step) {
                Query.skipped(step, recorder);
            }
        }
    }
}

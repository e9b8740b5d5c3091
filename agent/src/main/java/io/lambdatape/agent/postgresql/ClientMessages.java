package io.lambdatape.agent.postgresql;

import io.lambdatape.agent.capture.PayloadRecorder;
import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.agent.database.QueryRecorder;
import io.lambdatape.agent.postgresql.Step.Kind;
import io.lambdatape.agent.postgresql.wire.MalformedMessageException;
import io.lambdatape.agent.postgresql.wire.MessageBody;
import io.lambdatape.agent.postgresql.wire.MessageBody.CutText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the client's messages into steps that wait for their answers. */
final class ClientMessages {
    private static final int TYPE_BYTES = 4;

    private final DatabaseOptions options;
    private final Session session;
    private final Pipeline pipeline;
    private final Prepared prepared;
    private final QueryRecorder recorder;
    private @Nullable Step current;

    ClientMessages(
            DatabaseOptions options, Session session, Pipeline pipeline, Prepared prepared, QueryRecorder recorder) {
        this.options = options;
        this.session = session;
        this.pipeline = pipeline;
        this.prepared = prepared;
        this.recorder = recorder;
    }

    /** Whether the fields of messages of this type are read. */
    static boolean isRead(int type) {
        return "QPBDEC".indexOf(type) >= 0;
    }

    /** The startup packet has been passed on. */
    void started(long nanos) throws NotUnderstoodException {
        pipeline.add(pipeline.begin(Kind.STARTUP, nanos));
    }

    /** A message's first byte has come. @return where the message is recorded; null for nowhere */
    @Nullable
    PayloadRecorder begin(int type, long nanos) throws NotUnderstoodException {
        current = null;
        return switch (type) {
            case 'd', 'c', 'f' -> pipeline.copyingIn == null ? null : pipeline.copyingIn.request;
            // Passwords among them: none of these is ever recorded.
            case 'p', 'H', 'X' -> null;
            default -> {
                Step step = pipeline.begin(kind(type), nanos);
                current = step;
                yield step.request;
            }
        };
    }

    private static Kind kind(int type) throws NotUnderstoodException {
        return switch (type) {
            case 'Q' -> Kind.QUERY;
            case 'F' -> Kind.FUNCTION_CALL;
            case 'P' -> Kind.PARSE;
            case 'B' -> Kind.BIND;
            case 'D' -> Kind.DESCRIBE;
            case 'E' -> Kind.EXECUTE;
            case 'C' -> Kind.CLOSE;
            case 'S' -> Kind.SYNC;
            default -> throw new NotUnderstoodException(PostgresOpaqueReason.UNKNOWN_MESSAGE);
        };
    }

    /** The message that began last is complete. */
    void end(int type, MessageBody body, int bodyLength) throws NotUnderstoodException, MalformedMessageException {
        Step step = current;
        current = null;
        if (step != null) {
            take(step, body);
            return;
        }
        Step copying = pipeline.copyingIn;
        if (copying == null || copying.query == null) {
            return;
        }
        if (type == 'd') {
            copying.query.copiedBytes += bodyLength;
        } else if (type == 'c' || type == 'f') {
            pipeline.copyingIn = null;
        }
    }

    private void take(Step step, MessageBody body) throws NotUnderstoodException, MalformedMessageException {
        if (step.kind == Kind.SYNC) {
            sync(step);
            return;
        }
        if (pipeline.skippingToSync) {
            Query.skipped(step, recorder);
            return;
        }
        switch (step.kind) {
            case QUERY -> query(step, body);
            case FUNCTION_CALL -> step.query = Query.begin(step, List.of(), recorder);
            case PARSE -> parse(step, body);
            case BIND -> bind(step, body);
            case DESCRIBE -> describe(step, body);
            case EXECUTE -> execute(step, body);
            case CLOSE -> close(step, body);
            case SYNC, STARTUP -> throw new IllegalStateException("BUG: a step that has no message of its own");
        }
        pipeline.add(step);
    }

    private void sync(Step step) throws NotUnderstoodException {
        // While the server reads data it passes over a Sync.
        if (pipeline.copyingIn == null) {
            pipeline.skippingToSync = false;
            prepared.batchEnds();
            pipeline.add(step);
        }
    }

    private void query(Step step, MessageBody body) throws MalformedMessageException {
        CutText text = body.text(session.charset, options.statementBytesMax());
        step.statement = new Statement(text.text(), text.cut(), new int[0], step.number);
        step.query = Query.begin(step, List.of(), recorder);
        prepared.put("", (Statement) null);
    }

    private void parse(Step step, MessageBody body) throws MalformedMessageException {
        String name = body.text(session.charset);
        CutText text = body.text(session.charset, options.statementBytesMax());
        Statement statement = new Statement(text.text(), text.cut(), types(body), step.number);
        step.statement = statement;
        prepared.claimable(statement.unclaimed, step);
        Statement before = prepared.put(name, statement);
        step.undo = () -> {
            if (prepared.statement(name) == statement) {
                prepared.put(name, before);
            }
        };
    }

    private static int[] types(MessageBody body) throws MalformedMessageException {
        if (body.isCut() && !body.has(2)) {
            return new int[0];
        }
        int count = body.int16();
        int there = body.isCut() ? Math.min(count, body.remaining() / TYPE_BYTES) : count;
        if (!body.has(there * TYPE_BYTES)) {
            throw new MalformedMessageException("fewer types than announced");
        }
        int[] types = new int[there];
        for (int i = 0; i < there; i++) {
            types[i] = body.int32();
        }
        return types;
    }

    private void bind(Step step, MessageBody body) throws MalformedMessageException {
        String portalName = body.text(session.charset);
        String name = body.text(session.charset);
        step.parameters = Parameters.read(body, options);
        Statement statement = prepared.statement(name);
        step.statement = statement;
        Portal portal = new Portal(statement, step.parameters);
        if (statement != null) {
            statement.unclaimed.forEach(part -> prepared.claimable(portal.unclaimed, part));
            statement.unclaimed.clear();
        }
        prepared.claimable(portal.unclaimed, step);
        prepared.put(portalName, portal);
    }

    private void describe(Step step, MessageBody body) throws MalformedMessageException {
        boolean ofStatement = body.int8() == 'S';
        String name = body.text(session.charset);
        Portal portal = ofStatement ? null : prepared.portal(name);
        Statement statement = ofStatement ? prepared.statement(name) : portal == null ? null : portal.statement;
        step.statement = statement;
        if (portal != null) {
            step.parameters = portal.parameters;
            prepared.claimable(portal.unclaimed, step);
        } else if (statement != null) {
            prepared.claimable(statement.unclaimed, step);
        }
    }

    private void execute(Step step, MessageBody body) throws MalformedMessageException {
        Portal portal = prepared.portal(body.text(session.charset));
        if (portal == null) {
            step.query = Query.begin(step, List.of(), recorder);
            return;
        }
        step.statement = portal.statement;
        step.parameters = portal.parameters;
        List<Step> parts = new ArrayList<>(portal.unclaimed);
        portal.unclaimed.clear();
        Query query = Query.begin(step, parts, recorder);
        query.continuation = portal.executed;
        portal.executed = true;
        parts.forEach(part -> part.query = query);
        step.query = query;
    }

    private void close(Step step, MessageBody body) throws MalformedMessageException {
        boolean ofStatement = body.int8() == 'S';
        String name = body.text(session.charset);
        if (!ofStatement) {
            prepared.closePortal(name);
            return;
        }
        Statement before = prepared.put(name, (Statement) null);
        step.undo = () -> prepared.put(name, before);
    }
}

package io.lambdatape.agent.postgresql;

import io.lambdatape.agent.capture.PayloadRecorder;
import io.lambdatape.agent.database.QueryRecorder;
import io.lambdatape.agent.database.QuerySpan;
import io.lambdatape.agent.database.sql.SqlPasswords;
import io.lambdatape.agent.postgresql.wire.CommandTag;
import io.lambdatape.agent.postgresql.wire.ServerError;
import io.lambdatape.recording.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An executed statement on its way to become a record. */
final class Query {
    private static final int TAGS_MAX = 64;

    /** The step that executes it; of one that failed before, the step that failed. */
    final Step step;

    /** Messages before that belong to it: Parse, Bind, Describe. */
    final List<Step> parts;

    final QuerySpan span;

    long returnedRows;
    boolean returnsRows;
    long changedRows;
    boolean changesRows;
    long copiedBytes;
    boolean copies;
    boolean continuation;
    boolean suspended;
    final List<String> tags = new ArrayList<>(1);
    boolean tagsCut;

    @Nullable
    ServerError error;

    /** Why its answer could not be followed to its end. */
    @Nullable
    String cutOff;

    /** Whether its bytes hold a password: known when it is recorded. */
    boolean redacted;

    private long resultRows;
    private boolean responseMerged;
    private boolean copiesOut;

    private Query(Step step, List<Step> parts, QueryRecorder recorder) {
        this.step = step;
        this.parts = parts;
        Statement statement = step.statement;
        this.span = recorder.begin(statement == null ? null : statement.summary.traceparent(), startNanos());
    }

    /** A query's last message has come, or a message before it has failed. */
    static Query begin(Step step, List<Step> parts, QueryRecorder recorder) {
        return new Query(step, parts, recorder);
    }

    /** The server passes over a step. */
    static void skipped(Step step, QueryRecorder recorder) {
        switch (step.kind) {
            case QUERY, EXECUTE, FUNCTION_CALL -> recorder.skipped(step.query == null ? null : step.query.span);
            case STARTUP, PARSE, BIND, DESCRIBE, CLOSE, SYNC -> {}
        }
    }

    /** The end: its last byte was written, or no more will be. */
    void record(QueryRecorder recorder, Session session, long nanos) {
        mergeResponses();
        PayloadRecorder request = wholeRequest(recorder.options().bodyBytesMax());
        redacted = isRedacted(request);
        recorder.record(
                span,
                name(),
                firstByteNanos(),
                nanos,
                outcome(),
                QueryAttributes.of(this, session, recorder.attributes()),
                redacted ? request.masked() : request.payload(),
                redacted ? step.response.masked() : step.response.payload());
    }

    private PayloadRecorder wholeRequest(int bytesMax) {
        if (parts.isEmpty()) {
            return step.request;
        }
        PayloadRecorder whole = new PayloadRecorder(bytesMax);
        for (Step part : parts) {
            whole.add(part.request);
        }
        whole.add(step.request);
        return whole;
    }

    private boolean isRedacted(PayloadRecorder request) {
        if (holdsPassword(step.statement, request)) {
            return true;
        }
        for (Step part : parts) {
            if (holdsPassword(part.statement, request)) {
                return true;
            }
        }
        return false;
    }

    // What lies beyond the part of a text that was read can hold one as well.
    private static boolean holdsPassword(@Nullable Statement statement, PayloadRecorder request) {
        return statement != null && (statement.redacted || statement.cut && SqlPasswords.mayBeIn(request::mentions));
    }

    String name() {
        Statement statement = step.statement;
        if (statement != null) {
            return statement.name;
        }
        return switch (step.kind) {
            case FUNCTION_CALL -> "FUNCTION CALL";
            case SYNC -> "SYNC";
            case STARTUP, QUERY, PARSE, BIND, DESCRIBE, EXECUTE, CLOSE -> "QUERY";
        };
    }

    Outcome outcome() {
        if (cutOff != null) {
            return Outcome.CUT_OFF;
        }
        return error == null ? Outcome.OK : Outcome.ERROR;
    }

    long startNanos() {
        return parts.isEmpty() ? step.startNanos : Math.min(parts.getFirst().startNanos, step.startNanos);
    }

    long firstByteNanos() {
        for (Step part : parts) {
            if (part.firstByteNanos != 0) {
                return part.firstByteNanos;
            }
        }
        return step.firstByteNanos;
    }

    /** The answers of its parts, which come first, are put in front; called before the first byte of its own. */
    void mergeResponses() {
        if (!responseMerged) {
            responseMerged = true;
            parts.forEach(part -> step.response.add(part.response));
        }
    }

    void row() {
        returnsRows = true;
        resultRows++;
        returnedRows++;
    }

    void completed(CommandTag tag) {
        if (tags.size() < TAGS_MAX) {
            tags.add(tag.text());
        } else {
            tagsCut = true;
        }
        boolean intoTable = tag.command().equals("SELECT") && resultRows == 0 && tag.rows() > 0;
        if (tag.command().equals("COPY")) {
            copied(Math.max(0, tag.rows()));
        } else if (tag.rows() >= 0 && (tag.changesRows() || intoTable)) {
            changed(tag.rows());
        } else if (tag.rows() >= 0) {
            returnsRows = true;
        }
        resultRows = 0;
    }

    private void copied(long rows) {
        if (copiesOut) {
            returnsRows = true;
            returnedRows += rows;
        } else {
            changed(rows);
        }
    }

    private void changed(long rows) {
        changesRows = true;
        changedRows += rows;
    }

    void copyBegins(boolean out) {
        copies = true;
        copiesOut = out;
    }
}

package io.lambdatape.agent.postgresql;

import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.postgresql.wire.CommandTag;
import io.lambdatape.agent.postgresql.wire.ServerError;
import io.lambdatape.recording.Outcome;
import io.lambdatape.recording.TraceContext;
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

    /** Its own trace and span. */
    TraceContext id;

    /** Which invocation caused it. */
    OpenInvocations.Answer answer;

    /** Whether that was asked when it was not yet known where the connection comes from. */
    boolean askedEarly;

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

    /** How many bytes have gone to the client on this connection when its answer is out. */
    long endOffset;

    private long resultRows;
    private boolean responseMerged;
    private boolean copiesOut;

    Query(Step step, List<Step> parts, TraceContext id, OpenInvocations.Answer answer) {
        this.step = step;
        this.parts = parts;
        this.id = id;
        this.answer = answer;
    }

    String name() {
        Statement statement = step.statement;
        if (statement != null) {
            return statement.summary.name();
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

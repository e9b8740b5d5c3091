package io.lambdatape.agent.mysql;

import io.lambdatape.agent.capture.PayloadRecorder;
import io.lambdatape.agent.database.QueryRecorder;
import io.lambdatape.agent.database.QuerySpan;
import io.lambdatape.agent.database.sql.SqlPasswords;
import io.lambdatape.agent.mysql.wire.PacketBody;
import io.lambdatape.agent.mysql.wire.ServerError;
import io.lambdatape.recording.Outcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command of the client on its way to its answer, and to become a record if it executes something. */
final class Command {
    /** What is answered to it, and whether it is recorded. */
    enum Kind {
        /** A statement or several, as text. */
        QUERY,
        EXECUTE,
        FETCH,
        PREPARE,
        USE,
        CHANGE_USER,
        RESET_CONNECTION,
        FIELD_LIST,
        STATISTICS,
        /** Others that are answered with OK, EOF or ERR. */
        SIMPLE;

        /** Whether it is a query; of the others only failures are recorded. */
        boolean isQuery() {
            return this == QUERY || this == EXECUTE || this == FETCH;
        }
    }

    /** Which packet comes next. */
    enum Expected {
        HEADER,
        DEFINITIONS,
        ROWS
    }

    private final long startNanos;
    final PayloadRecorder request;
    final PayloadRecorder response;
    Kind kind = Kind.SIMPLE;
    String name = "";

    /** The first byte of its answer was read; 0 before. */
    long firstByteNanos;

    @Nullable
    Statement statement;

    Parameters parameters = Parameters.NONE;
    Map<String, String> queryAttributes = Map.of();

    /** Bound values that can be read only when it is known how many there are. */
    @Nullable
    PacketBody unreadParameters;

    /** Whether it has many sets of values (MariaDB). */
    boolean bulk;

    /** Messages before that belong to it: parameters that came in pieces. */
    @Nullable
    PayloadRecorder requestBefore;

    long startedBeforeNanos;

    /** Null for what is not recorded. */
    @Nullable
    QuerySpan span;

    Expected expected = Expected.HEADER;

    /** Packets to come before the rows, or before the end of a PREPARE's answer. */
    int definitions;

    long returnedRows;
    boolean returnsRows;
    long changedRows;
    boolean changesRows;
    long copiedBytes;
    boolean copies;
    boolean continuation;
    boolean suspended;

    /** What COM_INIT_DB and COM_CHANGE_USER ask for. */
    @Nullable
    String database;

    @Nullable
    String user;

    @Nullable
    ServerError error;

    /** Why its answer could not be followed to its end. */
    @Nullable
    String cutOff;

    /** What it counts for among the bytes that wait. */
    int waitingBytes;

    Command(long startNanos, int requestBytesMax, int responseBytesMax) {
        this.startNanos = startNanos;
        this.request = new PayloadRecorder(requestBytesMax);
        this.response = new PayloadRecorder(responseBytesMax);
    }

    /** Whether its bytes may hold passwords. What lies beyond the part of a text that was read can hold one as well. */
    boolean isSecret() {
        return kind == Kind.CHANGE_USER
                || statement != null
                        && (statement.redacted || statement.cut && SqlPasswords.mayBeIn(request::mentions));
    }

    void row() {
        returnedRows++;
    }

    void changed(long rows) {
        boolean changing = statement != null && statement.summary.operation() != null && isChange(statement);
        if (rows > 0 || changing) {
            changesRows = true;
            changedRows += Math.max(0, rows);
        }
    }

    private static boolean isChange(Statement statement) {
        return switch (statement.summary.operation() + "") {
            case "INSERT", "UPDATE", "DELETE", "REPLACE", "LOAD" -> true;
            default -> false;
        };
    }

    String spanName() {
        return statement == null ? name : statement.summary.name();
    }

    Outcome outcome() {
        if (cutOff != null) {
            return Outcome.CUT_OFF;
        }
        return error == null ? Outcome.OK : Outcome.ERROR;
    }

    /** When the first byte of the first message that belongs to it was read. */
    long startNanos() {
        return startedBeforeNanos == 0 ? startNanos : startedBeforeNanos;
    }

    private PayloadRecorder wholeRequest(QueryRecorder recorder) {
        if (requestBefore == null) {
            return request;
        }
        PayloadRecorder whole = new PayloadRecorder(recorder.options().bodyBytesMax());
        whole.add(requestBefore);
        whole.add(request);
        return whole;
    }

    /** The end: its last byte was written, or no more will be. */
    void record(QueryRecorder recorder, Session session, long nanos) {
        QuerySpan begun = span;
        if (begun == null) {
            return;
        }
        boolean secret = isSecret();
        recorder.record(
                begun,
                spanName(),
                firstByteNanos,
                nanos,
                outcome(),
                CommandAttributes.of(this, session, recorder.attributes()),
                secret
                        ? wholeRequest(recorder).masked()
                        : wholeRequest(recorder).payload(),
                secret ? response.masked() : response.payload());
    }
}

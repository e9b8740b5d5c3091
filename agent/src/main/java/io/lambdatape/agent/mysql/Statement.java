package io.lambdatape.agent.mysql;

import io.lambdatape.agent.capture.PayloadRecorder;
import io.lambdatape.agent.database.sql.SqlDialect;
import io.lambdatape.agent.database.sql.SqlPasswords;
import io.lambdatape.agent.database.sql.SqlSummary;
import io.lambdatape.agent.mysql.wire.PacketBody.CutText;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A statement's text, and for a prepared one what belongs to it. */
final class Statement {
    /** As records show it: without passwords. */
    final String text;

    final boolean cut;

    /** Whether passwords were taken out of the text: nothing else of its bytes may be kept. */
    final boolean redacted;

    final SqlSummary summary;

    /** How many parameters it has; -1 before the server has said so. */
    int parameterCount = -1;

    /** The types of its parameters as they were bound last; a later execution need not repeat them. */
    int[] types = {};

    /** Parameters that came in pieces, ahead of the execution they are for. */
    final Map<Integer, LongData> longData = new HashMap<>(0);

    /** The messages that brought them. */
    @Nullable
    PayloadRecorder longDataRequest;

    long longDataStartNanos;

    Statement(CutText sql) {
        String masked = SqlPasswords.masked(sql.text(), SqlDialect.MYSQL);
        this.redacted = masked != null;
        this.text = masked == null ? sql.text() : masked;
        this.cut = sql.cut();
        SqlSummary whole = SqlSummary.of(text, SqlDialect.MYSQL);
        // Of a text that was cut the last comment is not there: another one must not be taken for it.
        this.summary = cut ? new SqlSummary(whole.operation(), whole.collection(), null) : whole;
    }

    /** An execution takes the pieces with it, or the client has thrown them away. */
    void forgetLongData() {
        longData.clear();
        longDataRequest = null;
        longDataStartNanos = 0;
    }
}

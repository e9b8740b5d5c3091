package io.lambdatape.agent.postgresql;

import io.lambdatape.agent.postgresql.wire.ServerError;
import io.lambdatape.recording.Attributes;

/** Names what is known of a query as the OpenTelemetry semantic conventions for databases do. */
final class QueryAttributes {
    private static final String REDACTED = "(redacted)";

    private QueryAttributes() {}

    static Attributes.Builder of(Query query, Session session, Attributes.Builder attributes) {
        attributes
                .put("db.namespace", session.database)
                .put("lambdatape.db.user", session.user)
                .put("lambdatape.db.application_name", session.applicationName);
        statement(query, session, attributes);
        results(query, attributes);
        failure(query, attributes);
        return attributes;
    }

    private static void statement(Query query, Session session, Attributes.Builder attributes) {
        Statement statement = query.step.statement;
        if (statement == null) {
            return;
        }
        attributes
                .put("db.query.text", statement.text)
                .put("db.query.summary", statement.name)
                .put("db.operation.name", statement.summary.operation())
                .put("db.collection.name", statement.summary.collection());
        if (statement.cut) {
            attributes.put("lambdatape.db.query_text_truncated", true);
        }
        if (query.redacted) {
            attributes.put("lambdatape.db.redacted", true);
        } else {
            query.step.parameters.describe(statement, session.charset, attributes);
        }
    }

    private static void results(Query query, Attributes.Builder attributes) {
        if (query.returnsRows) {
            attributes.put("db.response.returned_rows", query.returnedRows);
        }
        if (query.changesRows) {
            attributes.put("lambdatape.db.affected_rows", query.changedRows);
        }
        if (query.copies) {
            attributes.put("lambdatape.db.copied_bytes", query.copiedBytes);
        }
        if (!query.tags.isEmpty()) {
            attributes.put("lambdatape.db.command_tags", query.tags);
        }
        if (query.tagsCut) {
            attributes.put("lambdatape.db.command_tags_truncated", true);
        }
        if (query.continuation) {
            attributes.put("lambdatape.db.continuation", true);
        }
        if (query.suspended) {
            attributes.put("lambdatape.db.suspended", true);
        }
    }

    private static void failure(Query query, Attributes.Builder attributes) {
        ServerError error = query.error;
        if (error != null) {
            attributes
                    .put("db.response.status_code", error.sqlState())
                    .put("error.type", error.sqlState())
                    // A syntax error repeats what stands near it.
                    .put("lambdatape.db.error.message", query.redacted ? REDACTED : error.message());
        } else {
            attributes.put("error.type", query.cutOff);
        }
    }
}

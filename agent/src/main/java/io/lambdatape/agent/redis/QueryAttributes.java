package io.lambdatape.agent.redis;

import io.lambdatape.recording.Attributes;

/** Names what is known of a query as the OpenTelemetry semantic conventions for databases do. */
final class QueryAttributes {
    private static final String OTHER_ERROR = "_OTHER";

    private QueryAttributes() {}

    static Attributes.Builder of(Query query, QueryText text, Session session, Attributes.Builder attributes) {
        attributes
                .put("db.namespace", query.database)
                .put("lambdatape.db.user", session.user)
                .put("lambdatape.db.application_name", session.clientName)
                .put("db.query.text", text.text())
                .put("db.query.summary", query.operation())
                .put("db.operation.name", query.operation());
        if (query instanceof Batch batch && batch.operations != 1) {
            attributes.put("db.operation.batch.size", batch.operations);
        }
        if (text.cut()) {
            attributes.put("lambdatape.db.query_text_truncated", true);
        }
        if (query.returnedElements >= 0) {
            attributes.put("db.response.returned_rows", query.returnedElements);
        }
        flags(query, attributes);
        failure(query, attributes);
        return attributes;
    }

    private static void flags(Query query, Attributes.Builder attributes) {
        if (query.queued) {
            attributes.put("lambdatape.db.queued", true);
        }
        if (query.aborted) {
            attributes.put("lambdatape.db.aborted", true);
        }
        if (query.unanswered) {
            attributes.put("lambdatape.db.unanswered", true);
        }
        if (query instanceof Command command) {
            if (command.blocking) {
                attributes.put("lambdatape.db.blocking", true);
            }
            if (command.isRedacted()) {
                attributes.put("lambdatape.db.redacted", true);
            }
        }
    }

    private static void failure(Query query, Attributes.Builder attributes) {
        CommandError error = query.error;
        if (error == null) {
            attributes.put("error.type", query.cutOff);
            return;
        }
        String type = error.code() == null ? OTHER_ERROR : error.code();
        attributes
                .put("db.response.status_code", error.code())
                .put("error.type", query.cutOff == null ? type : query.cutOff)
                .put("lambdatape.db.error.message", error.message());
        if (query instanceof Batch) {
            attributes.put("lambdatape.db.error.count", query.errors);
        }
    }
}

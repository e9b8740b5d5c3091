package io.lambdatape.agent.redis;

import io.lambdatape.recording.Attributes;

/** Names what is known of a command as the OpenTelemetry semantic conventions for databases do. */
final class CommandAttributes {
    private static final String OTHER_ERROR = "_OTHER";

    private CommandAttributes() {}

    static Attributes.Builder of(Command command, CommandText text, Session session, Attributes.Builder attributes) {
        attributes
                .put("db.namespace", command.database)
                .put("lambdatape.db.user", session.user)
                .put("lambdatape.db.application_name", session.clientName)
                .put("db.query.text", text.text())
                .put("db.query.summary", command.operation)
                .put("db.operation.name", command.operation);
        if (text.cut()) {
            attributes.put("lambdatape.db.query_text_truncated", true);
        }
        if (command.returnedElements >= 0) {
            attributes.put("db.response.returned_rows", command.returnedElements);
        }
        flags(command, attributes);
        failure(command, attributes);
        return attributes;
    }

    private static void flags(Command command, Attributes.Builder attributes) {
        if (command.blocking) {
            attributes.put("lambdatape.db.blocking", true);
        }
        if (command.queued) {
            attributes.put("lambdatape.db.queued", true);
        }
        if (command.aborted) {
            attributes.put("lambdatape.db.aborted", true);
        }
        if (command.unanswered) {
            attributes.put("lambdatape.db.unanswered", true);
        }
        if (command.text != null && command.text.secret()) {
            attributes.put("lambdatape.db.redacted", true);
        }
    }

    private static void failure(Command command, Attributes.Builder attributes) {
        CommandError error = command.error;
        if (error != null) {
            attributes
                    .put("db.response.status_code", error.code())
                    .put("error.type", error.code() == null ? OTHER_ERROR : error.code())
                    .put("lambdatape.db.error.message", error.message());
        } else {
            attributes.put("error.type", command.cutOff);
        }
    }
}

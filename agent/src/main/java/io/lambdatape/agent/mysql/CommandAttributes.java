package io.lambdatape.agent.mysql;

import io.lambdatape.agent.mysql.wire.ServerError;
import io.lambdatape.recording.Attributes;

/** Names what is known of a command as the OpenTelemetry semantic conventions for databases do. */
final class CommandAttributes {
    private static final String REDACTED = "(redacted)";

    private CommandAttributes() {}

    static Attributes.Builder of(Command command, Session session, Attributes.Builder attributes) {
        attributes
                .put("db.namespace", session.database)
                .put("lambdatape.db.user", session.user)
                .put("lambdatape.db.application_name", session.programName);
        statement(command, attributes);
        results(command, attributes);
        failure(command, attributes);
        return attributes;
    }

    private static void statement(Command command, Attributes.Builder attributes) {
        Statement statement = command.statement;
        if (command.isSecret()) {
            attributes.put("lambdatape.db.redacted", true);
        }
        if (statement == null) {
            attributes.put("db.operation.name", command.name).put("db.query.summary", command.name);
            return;
        }
        attributes
                .put("db.query.text", statement.text)
                .put("db.query.summary", statement.summary.name())
                .put("db.operation.name", statement.summary.operation())
                .put("db.collection.name", statement.summary.collection());
        if (statement.cut) {
            attributes.put("lambdatape.db.query_text_truncated", true);
        }
        if (!command.isSecret()) {
            command.parameters.describe(attributes);
            command.queryAttributes.forEach(
                    (name, value) -> attributes.put("lambdatape.db.query_attribute." + name, value));
        }
    }

    private static void results(Command command, Attributes.Builder attributes) {
        if (command.returnsRows) {
            attributes.put("db.response.returned_rows", command.returnedRows);
        }
        if (command.changesRows) {
            attributes.put("lambdatape.db.affected_rows", command.changedRows);
        }
        if (command.copies) {
            attributes.put("lambdatape.db.copied_bytes", command.copiedBytes);
        }
        if (command.continuation) {
            attributes.put("lambdatape.db.continuation", true);
        }
        if (command.suspended) {
            attributes.put("lambdatape.db.suspended", true);
        }
    }

    private static void failure(Command command, Attributes.Builder attributes) {
        ServerError error = command.error;
        if (error == null) {
            attributes.put("error.type", command.cutOff);
            return;
        }
        String code = Integer.toString(error.code());
        attributes
                .put("db.response.status_code", code)
                .put("error.type", code)
                // A syntax error repeats what stands near it.
                .put("lambdatape.db.error.message", command.isSecret() ? REDACTED : error.message());
        if (!error.sqlState().isEmpty()) {
            attributes.put("lambdatape.db.sql_state", error.sqlState());
        }
    }
}

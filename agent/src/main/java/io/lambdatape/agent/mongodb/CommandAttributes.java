package io.lambdatape.agent.mongodb;

import io.lambdatape.agent.mongodb.wire.ExtendedJson;
import io.lambdatape.recording.Attributes;
import org.jspecify.annotations.Nullable;

/** Names what is known of a command as the OpenTelemetry semantic conventions for databases do. */
final class CommandAttributes {
    private CommandAttributes() {}

    static Attributes.Builder of(Command command, int statementBytesMax, Attributes.Builder attributes) {
        Statement statement = command.statement;
        if (statement != null) {
            statement(statement, command.request.truncated(), statementBytesMax, attributes);
        }
        if (command.continuation) {
            attributes.put("lambdatape.db.continuation", true);
        }
        Reply reply = command.reply;
        if (reply != null) {
            results(statement, reply, attributes);
        }
        long cursor = reply != null && reply.cursor != 0 ? reply.cursor : statement == null ? 0 : statement.cursor();
        attributes.put("lambdatape.db.cursor", cursor == 0 ? null : Long.toString(cursor));
        failure(command, reply, attributes);
        return attributes;
    }

    private static void statement(
            Statement statement, boolean truncated, int statementBytesMax, Attributes.Builder attributes) {
        ExtendedJson text = statement.text(statementBytesMax);
        attributes
                .put("db.namespace", statement.database())
                .put("db.query.text", text.text())
                .put("db.query.summary", statement.name())
                .put("db.operation.name", statement.operation())
                .put("db.collection.name", statement.collection());
        if (text.cut() || truncated) {
            attributes.put("lambdatape.db.query_text_truncated", true);
        }
    }

    private static void results(@Nullable Statement statement, Reply reply, Attributes.Builder attributes) {
        if (reply.returned >= 0) {
            attributes.put("db.response.returned_rows", reply.returned);
        }
        long affected = statement == null ? -1 : reply.affected(statement.operation());
        if (affected >= 0) {
            attributes.put("lambdatape.db.affected_rows", affected);
        }
        if (reply.cursor != 0) {
            attributes.put("lambdatape.db.suspended", true);
        }
    }

    private static void failure(Command command, @Nullable Reply reply, Attributes.Builder attributes) {
        if (command.cutOff != null) {
            attributes.put("error.type", command.cutOff);
        } else if (reply != null && reply.failed()) {
            String code = reply.errorCode;
            String type = reply.errorName != null ? reply.errorName : code != null ? code : "not_ok";
            attributes
                    .put("db.response.status_code", code)
                    .put("error.type", type)
                    .put("lambdatape.db.error.message", reply.errorMessage);
        }
    }
}

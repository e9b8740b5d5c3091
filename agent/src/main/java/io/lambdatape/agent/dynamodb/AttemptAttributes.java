package io.lambdatape.agent.dynamodb;

import io.lambdatape.agent.platform.Verdict;
import io.lambdatape.recording.Attributes;
import java.util.List;

/** Names what is known of an attempt as the OpenTelemetry semantic conventions for DynamoDB and databases do. */
final class AttemptAttributes {
    private AttemptAttributes() {}

    static Attributes.Builder of(Attempt attempt, Call call, Answer answer, Attributes.Builder attributes) {
        attributes
                .put("network.protocol.name", "http")
                .put("network.protocol.version", attempt.head().version())
                .put("aws.request_id", answer.requestId)
                .put("lambdatape.aws.sdk_invocation_id", call.invocationId);
        if (call.attempt > 1) {
            attributes.put("http.request.resend_count", call.attempt - 1L);
        }
        call(call, attributes);
        answer(answer, attributes);
        failure(attempt, answer, attributes);
        return attributes;
    }

    private static void call(Call call, Attributes.Builder attributes) {
        attributes
                .put("db.query.text", call.text.isEmpty() ? null : call.text)
                .put("db.query.summary", call.name())
                .put("db.operation.name", call.operation)
                .put(
                        "db.collection.name",
                        call.tables.size() == 1 ? call.tables.iterator().next() : null)
                .put("aws.dynamodb.index_name", call.index);
        if (!call.tables.isEmpty()) {
            attributes.put("aws.dynamodb.table_names", List.copyOf(call.tables));
        }
        number("aws.dynamodb.limit", call.limit, attributes);
        if (call.consistentRead != null) {
            attributes.put("aws.dynamodb.consistent_read", call.consistentRead.booleanValue());
        }
        flag("lambdatape.db.query_text_truncated", call.textCut, attributes);
        flag("lambdatape.db.table_names_truncated", call.tablesCut, attributes);
        flag("lambdatape.db.continuation", call.continuation, attributes);
    }

    private static void answer(Answer answer, Attributes.Builder attributes) {
        number("db.response.returned_rows", answer.returnedItems(), attributes);
        number("aws.dynamodb.count", answer.count, attributes);
        number("aws.dynamodb.scanned_count", answer.scannedCount, attributes);
        if (!answer.consumedCapacity.isEmpty()) {
            attributes.put("aws.dynamodb.consumed_capacity", answer.consumedCapacity);
        }
        flag("lambdatape.db.suspended", answer.more, attributes);
        flag("lambdatape.db.unprocessed", answer.unprocessed, attributes);
    }

    private static void failure(Attempt attempt, Answer answer, Attributes.Builder attributes) {
        Verdict verdict = attempt.verdict();
        String type = answer.errorType;
        boolean failed = attempt.status() >= 400;
        number("http.response.status_code", attempt.status() == 0 ? -1 : attempt.status(), attributes);
        attributes.put("db.response.status_code", failed ? type : null);
        if (verdict != null) {
            attributes.put("error.type", verdict.errorType());
        } else if (failed) {
            attributes.put("error.type", type == null ? Integer.toString(attempt.status()) : type);
        }
        attributes.put("lambdatape.db.error.message", failed ? answer.errorMessage : null);
    }

    private static void number(String name, long value, Attributes.Builder attributes) {
        if (value >= 0) {
            attributes.put(name, value);
        }
    }

    private static void flag(String name, boolean set, Attributes.Builder attributes) {
        if (set) {
            attributes.put(name, true);
        }
    }
}

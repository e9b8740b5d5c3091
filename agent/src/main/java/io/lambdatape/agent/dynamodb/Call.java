package io.lambdatape.agent.dynamodb;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lambdatape.agent.database.sql.SqlSummary;
import io.lambdatape.agent.http.HttpMessage;
import io.lambdatape.recording.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request asks for, as its header fields and its body say. */
final class Call {
    private static final int TABLES_MAX = 100;
    private static final int NAME_CHARS_MAX = 1024;

    /** {@code GetItem}; null if the request does not say. */
    final @Nullable String operation;

    /** How the SDK numbers the call; the same for all its attempts. */
    final @Nullable String invocationId;

    /** Which attempt it is, from 1; 0 if the SDK does not say. */
    final int attempt;

    final Set<String> tables = new LinkedHashSet<>();
    final String text;
    final boolean textCut;
    boolean tablesCut;

    /** It goes on where an earlier call has stopped. */
    boolean continuation;

    @Nullable
    String index;

    long limit = -1;

    @Nullable
    Boolean consistentRead;

    private final List<String> statements = new ArrayList<>(1);

    private Call(Payload request, int textBytesMax) {
        HttpMessage message = HttpMessage.of(request.bytes());
        operation = operation(message.field("x-amz-target"));
        invocationId = message.field("amz-sdk-invocation-id");
        attempt = attempt(message.field("amz-sdk-request"));
        byte[] body = Json.body(message, textBytesMax);
        Json.read(body, this::field);
        byte[] said =
                statements.isEmpty() ? body : String.join("; ", statements).getBytes(StandardCharsets.UTF_8);
        textCut = said.length > textBytesMax || request.truncated();
        text = beginning(said, textBytesMax);
    }

    /** @param textBytesMax how much of the statement or body is kept as text */
    static Call of(Payload request, int textBytesMax) {
        return new Call(request, textBytesMax);
    }

    /** The span's name: {@code GetItem orders}. */
    String name() {
        String what = operation == null ? "REQUEST" : operation;
        return tables.size() == 1 ? what + " " + tables.iterator().next() : what;
    }

    // "DynamoDB_20120810.GetItem"
    private static @Nullable String operation(@Nullable String target) {
        if (target == null || target.length() > NAME_CHARS_MAX) {
            return null;
        }
        String name = target.substring(target.indexOf('.') + 1);
        return name.isEmpty() ? null : name;
    }

    // "attempt=2; max=3"
    private static int attempt(@Nullable String field) {
        if (field == null) {
            return 0;
        }
        for (String part : field.split(";", 16)) {
            String stripped = part.strip();
            if (stripped.startsWith("attempt=") && stripped.length() <= 12) {
                String digits = stripped.substring(8);
                return digits.chars().allMatch(c -> c >= '0' && c <= '9') && !digits.isEmpty()
                        ? Integer.parseInt(digits)
                        : 0;
            }
        }
        return 0;
    }

    private void field(String name, JsonParser value) throws IOException {
        switch (name) {
            case "TableName" -> table(value);
            case "Statement" -> statement(value);
            case "RequestItems" -> Json.fields(value, (table, unused) -> table(table));
            case "TransactItems" ->
                Json.elements(value, item -> Json.fields(item, (kind, action) -> Json.fields(action, this::ofAction)));
            case "Statements", "TransactStatements" ->
                Json.elements(
                        value,
                        one -> Json.fields(one, (field, text) -> {
                            if (field.equals("Statement")) {
                                statement(text);
                            }
                        }));
            case "IndexName" -> index = name(value);
            case "Limit" -> limit = value.currentToken() == JsonToken.VALUE_NUMBER_INT ? value.getValueAsLong(-1) : -1;
            case "ConsistentRead" -> consistentRead = value.currentToken() == JsonToken.VALUE_TRUE;
            case "ExclusiveStartKey", "ExclusiveStartTableName", "NextToken" ->
                continuation = value.currentToken() != JsonToken.VALUE_NULL;
            default -> {}
        }
    }

    private void ofAction(String name, JsonParser value) throws IOException {
        if (name.equals("TableName")) {
            table(value);
        }
    }

    private void statement(JsonParser value) throws IOException {
        if (value.currentToken() == JsonToken.VALUE_STRING && statements.size() < TABLES_MAX) {
            String statement = value.getText();
            statements.add(statement);
            String table = SqlSummary.of(statement).collection();
            if (table != null) {
                table(table);
            }
        }
    }

    private void table(JsonParser value) throws IOException {
        String name = name(value);
        if (name != null) {
            table(name);
        }
    }

    private void table(String name) {
        if (tables.size() < TABLES_MAX && name.length() <= NAME_CHARS_MAX) {
            tables.add(name);
        } else {
            tablesCut |= !tables.contains(name);
        }
    }

    private static @Nullable String name(JsonParser value) throws IOException {
        return value.currentToken() == JsonToken.VALUE_STRING && value.getTextLength() <= NAME_CHARS_MAX
                ? value.getText()
                : null;
    }

    // Not in the middle of a character.
    private static String beginning(byte[] bytes, int bytesMax) {
        int end = Math.min(bytes.length, bytesMax);
        while (end > 0 && end < bytes.length && (bytes[end] & 0xc0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}

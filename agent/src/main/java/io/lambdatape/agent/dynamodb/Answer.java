package io.lambdatape.agent.dynamodb;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lambdatape.agent.http.HttpMessage;
import io.lambdatape.recording.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an answer says. */
final class Answer {
    private static final int MESSAGE_CHARS_MAX = 4096;
    private static final int CAPACITIES_MAX = 100;
    private static final int CAPACITY_BYTES_MAX = 4096;

    final @Nullable String requestId;

    /** {@code ConditionalCheckFailedException}; null if it is no error. */
    @Nullable
    String errorType;

    @Nullable
    String errorMessage;

    long count = -1;
    long scannedCount = -1;

    /** As the answer spells it, one JSON text for each table. */
    final List<String> consumedCapacity = new ArrayList<>(1);

    /** There is more to be asked for. */
    boolean more;

    /** Some parts of a batch were not done. */
    boolean unprocessed;

    private final byte[] body;
    private final boolean whole;
    private long items = -1;

    private Answer(Payload response, int bodyBytesMax) {
        HttpMessage message = HttpMessage.of(response.bytes());
        requestId = message.field("x-amzn-requestid");
        body = Json.body(message, bodyBytesMax);
        whole = Json.read(body, this::field);
    }

    /** @param bodyBytesMax how much of a compressed body is unpacked */
    static Answer of(Payload response, int bodyBytesMax) {
        return new Answer(response, bodyBytesMax);
    }

    /** How many items came; -1 if it is no answer with items, or too little of it was kept to know. */
    long returnedItems() {
        return whole ? items : items < 0 ? -1 : count;
    }

    private void field(String name, JsonParser value) throws IOException {
        switch (name) {
            case "__type" -> errorType = afterHash(text(value));
            case "message", "Message" -> errorMessage = text(value);
            case "Count" -> count = number(value);
            case "ScannedCount" -> scannedCount = number(value);
            case "Items" -> {
                items = Math.max(0, items);
                Json.elements(value, item -> items++);
            }
            case "Item" -> items = 1;
            case "Responses" -> responses(value);
            case "ConsumedCapacity" -> capacities(value);
            case "LastEvaluatedKey", "LastEvaluatedTableName", "NextToken" ->
                more = value.currentToken() != JsonToken.VALUE_NULL;
            case "UnprocessedItems", "UnprocessedKeys" -> Json.fields(value, (table, left) -> unprocessed = true);
            default -> {}
        }
    }

    // Of BatchGetItem a list for each table, of transactions and batches of statements a list of answers.
    private void responses(JsonParser value) throws IOException {
        items = Math.max(0, items);
        if (value.currentToken() == JsonToken.START_OBJECT) {
            Json.fields(value, (table, list) -> Json.elements(list, item -> items++));
        } else {
            Json.elements(
                    value,
                    one -> Json.fields(one, (field, unused) -> {
                        if (field.equals("Item")) {
                            items++;
                        }
                    }));
        }
    }

    private void capacities(JsonParser value) throws IOException {
        if (value.currentToken() == JsonToken.START_OBJECT) {
            capacity(value);
        } else {
            Json.elements(value, this::capacity);
        }
    }

    private void capacity(JsonParser value) throws IOException {
        long from = value.currentTokenLocation().getByteOffset();
        value.skipChildren();
        long to = value.currentTokenLocation().getByteOffset() + 1;
        boolean known = from >= 0 && to <= body.length && to - from <= CAPACITY_BYTES_MAX;
        if (known && value.currentToken() == JsonToken.END_OBJECT && consumedCapacity.size() < CAPACITIES_MAX) {
            consumedCapacity.add(new String(body, (int) from, (int) (to - from), StandardCharsets.UTF_8));
        }
    }

    // "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"
    private static @Nullable String afterHash(@Nullable String type) {
        return type == null ? null : type.substring(type.indexOf('#') + 1);
    }

    private static @Nullable String text(JsonParser value) throws IOException {
        if (value.currentToken() != JsonToken.VALUE_STRING) {
            return null;
        }
        String text = value.getText();
        return text.length() > MESSAGE_CHARS_MAX ? text.substring(0, MESSAGE_CHARS_MAX) : text;
    }

    private static long number(JsonParser value) throws IOException {
        return value.currentToken() == JsonToken.VALUE_NUMBER_INT ? value.getValueAsLong(-1) : -1;
    }
}

package io.lambdatape.collector.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * OTLP's JSON: Protobuf's own mapping, but for ids, which are in hexadecimal digits. Names in lowerCamelCase, or as in the
 * protocol's files; numbers of 64 bits as texts or numbers; enumerations as numbers or names; what is unknown is passed
 * over. See <a href="https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding">the specification</a>.
 */
final class OtlpJson {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final Set<String> IDS = Set.of("trace_id", "span_id", "parent_span_id");
    private static final Map<Descriptor, Map<String, FieldDescriptor>> FIELDS = new ConcurrentHashMap<>();

    private OtlpJson() {}

    /** @throws IOException if it is not such a message; the message says where */
    static Message read(byte[] json, Message.Builder into) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw wrong(parser, "an object");
            }
            object(parser, into);
            if (parser.nextToken() != null) {
                throw wrong(parser, "nothing more");
            }
            return into.build();
        }
    }

    /** An answer; only what they have in them is known: messages, texts and whole numbers. */
    static byte[] write(Message message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            write(message, generator);
        } catch (IOException e) {
            throw new IllegalStateException("BUG: memory cannot be written", e);
        }
        return out.toByteArray();
    }

    private static void write(Message message, JsonGenerator out) throws IOException {
        out.writeStartObject();
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            out.writeFieldName(field.getKey().getJsonName());
            if (field.getValue() instanceof Message inner) {
                write(inner, out);
            } else {
                // Numbers of 64 bits are texts in Protobuf's JSON.
                out.writeString(field.getValue().toString());
            }
        }
        out.writeEndObject();
    }

    private static void object(JsonParser parser, Message.Builder into) throws IOException {
        Map<String, FieldDescriptor> fields = fields(into.getDescriptorForType());
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            FieldDescriptor field = fields.get(parser.currentName());
            JsonToken token = parser.nextToken();
            if (field == null || token == JsonToken.VALUE_NULL) {
                parser.skipChildren();
            } else if (field.isRepeated()) {
                list(parser, token, field, into);
            } else {
                into.setField(field, value(parser, token, field, into));
            }
        }
    }

    private static void list(JsonParser parser, JsonToken first, FieldDescriptor field, Message.Builder into)
            throws IOException {
        if (first != JsonToken.START_ARRAY) {
            throw wrong(parser, "a list in " + field.getJsonName());
        }
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == null) {
                throw wrong(parser, "the end of a list");
            }
            into.addRepeatedField(field, value(parser, token, field, into));
        }
    }

    private static Object value(JsonParser parser, JsonToken token, FieldDescriptor field, Message.Builder into)
            throws IOException {
        try {
            return switch (field.getJavaType()) {
                case MESSAGE -> {
                    if (token != JsonToken.START_OBJECT) {
                        throw wrong(parser, "an object in " + field.getJsonName());
                    }
                    Message.Builder inner = into.newBuilderForField(field);
                    object(parser, inner);
                    yield inner.build();
                }
                case STRING -> text(parser, token, field);
                case BYTE_STRING -> bytes(text(parser, token, field), field);
                case ENUM -> constant(parser, token, field);
                case LONG -> whole(parser, token, field);
                case INT -> (int) whole(parser, token, field);
                case DOUBLE -> Double.parseDouble(scalar(parser, token, field));
                case FLOAT -> Float.parseFloat(scalar(parser, token, field));
                case BOOLEAN -> truth(parser, token, field);
            };
        } catch (IllegalArgumentException e) {
            throw wrong(parser, "another value in " + field.getJsonName() + " (" + e.getMessage() + ")");
        }
    }

    private static long whole(JsonParser parser, JsonToken token, FieldDescriptor field) throws IOException {
        String number = scalar(parser, token, field);
        // Times beyond 2^63 are unsigned; none is negative.
        return number.startsWith("-") ? Long.parseLong(number) : Long.parseUnsignedLong(number);
    }

    private static boolean truth(JsonParser parser, JsonToken token, FieldDescriptor field) throws IOException {
        if (!token.isBoolean()) {
            throw wrong(parser, "true or false in " + field.getJsonName());
        }
        return token == JsonToken.VALUE_TRUE;
    }

    private static EnumValueDescriptor constant(JsonParser parser, JsonToken token, FieldDescriptor field)
            throws IOException {
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return field.getEnumType().findValueByNumberCreatingIfUnknown(parser.getIntValue());
        }
        EnumValueDescriptor named = field.getEnumType().findValueByName(text(parser, token, field));
        if (named == null) {
            throw wrong(parser, "one of the names of " + field.getEnumType().getName());
        }
        return named;
    }

    private static ByteString bytes(String text, FieldDescriptor field) {
        return ByteString.copyFrom(
                IDS.contains(field.getName())
                        ? HexFormat.of().parseHex(text)
                        : Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/')));
    }

    private static String text(JsonParser parser, JsonToken token, FieldDescriptor field) throws IOException {
        if (token != JsonToken.VALUE_STRING) {
            throw wrong(parser, "a text in " + field.getJsonName());
        }
        return parser.getText();
    }

    private static String scalar(JsonParser parser, JsonToken token, FieldDescriptor field) throws IOException {
        if (token != JsonToken.VALUE_STRING && !token.isNumeric()) {
            throw wrong(parser, "a number in " + field.getJsonName());
        }
        return parser.getText();
    }

    private static Map<String, FieldDescriptor> fields(Descriptor type) {
        return FIELDS.computeIfAbsent(type, unused -> {
            Map<String, FieldDescriptor> fields = new HashMap<>();
            for (FieldDescriptor field : type.getFields()) {
                fields.put(field.getName(), field);
                fields.put(field.getJsonName(), field);
            }
            return fields;
        });
    }

    private static IOException wrong(JsonParser parser, String wanted) {
        return new IOException(
                "wanted " + wanted + " at byte " + parser.currentLocation().getByteOffset());
    }
}

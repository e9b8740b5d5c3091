package io.lambdatape.recording.otlp;

import com.google.protobuf.ByteString;
import io.lambdatape.recording.Attributes;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** OTLP's key-value lists, to and from. */
final class KeyValues {
    private final Map<String, AnyValue> values;

    private KeyValues(Map<String, AnyValue> values) {
        this.values = values;
    }

    static KeyValues of(List<KeyValue> list) {
        Map<String, AnyValue> values = HashMap.newHashMap(list.size());
        for (KeyValue entry : list) {
            values.put(entry.getKey(), entry.getValue());
        }
        return new KeyValues(values);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    @Nullable
    String text(String name) {
        AnyValue value = values.get(name);
        return value == null ? null : plain(value).toString();
    }

    String text(String name, String otherwise) {
        String value = text(name);
        return value == null ? otherwise : value;
    }

    long number(String name, long otherwise) {
        AnyValue value = values.get(name);
        return value != null && value.hasIntValue() ? value.getIntValue() : otherwise;
    }

    @Nullable
    Boolean flag(String name) {
        AnyValue value = values.get(name);
        return value != null && value.hasBoolValue() ? value.getBoolValue() : null;
    }

    byte[] bytes(String name) {
        AnyValue value = values.get(name);
        return value != null && value.hasBytesValue() ? value.getBytesValue().toByteArray() : new byte[0];
    }

    List<AnyValue> list(String name) {
        AnyValue value = values.get(name);
        return value != null && value.hasArrayValue() ? value.getArrayValue().getValuesList() : List.of();
    }

    /** All of a list that the mapping itself does not use, in their order. */
    static Attributes rest(List<KeyValue> list, java.util.Set<String> used) {
        Attributes.Builder rest = Attributes.builder();
        for (KeyValue entry : list) {
            String name = entry.getKey();
            if (used.contains(name)) {
                continue;
            }
            Object value = plain(entry.getValue());
            switch (value) {
                case Long number -> rest.put(name, number);
                case Double number -> rest.put(name, number);
                case Boolean flag -> rest.put(name, flag);
                case List<?> texts ->
                    rest.put(name, texts.stream().map(Object::toString).toList());
                default -> rest.put(name, value.toString());
            }
        }
        return rest.build();
    }

    static void write(Attributes attributes, Consumer<KeyValue> to) {
        attributes.values().forEach((name, value) -> {
            AnyValue.Builder any = AnyValue.newBuilder();
            switch (value) {
                case Long number -> any.setIntValue(number);
                case Double number -> any.setDoubleValue(number);
                case Boolean flag -> any.setBoolValue(flag);
                case List<?> texts -> {
                    ArrayValue.Builder array = ArrayValue.newBuilder();
                    texts.forEach(text -> array.addValues(AnyValue.newBuilder().setStringValue(text.toString())));
                    any.setArrayValue(array);
                }
                default -> any.setStringValue(value.toString());
            }
            to.accept(KeyValue.newBuilder().setKey(name).setValue(any).build());
        });
    }

    static KeyValue entry(String name, CharSequence value) {
        return KeyValue.newBuilder()
                .setKey(name)
                .setValue(AnyValue.newBuilder().setStringValue(value.toString()))
                .build();
    }

    static KeyValue entry(String name, long value) {
        return KeyValue.newBuilder()
                .setKey(name)
                .setValue(AnyValue.newBuilder().setIntValue(value))
                .build();
    }

    static KeyValue entry(String name, boolean value) {
        return KeyValue.newBuilder()
                .setKey(name)
                .setValue(AnyValue.newBuilder().setBoolValue(value))
                .build();
    }

    private static Object plain(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case BOOL_VALUE -> value.getBoolValue();
            case BYTES_VALUE -> hex(value.getBytesValue());
            case ARRAY_VALUE ->
                value.getArrayValue().getValuesList().stream()
                        .map(element -> plain(element).toString())
                        .toList();
            case KVLIST_VALUE -> nested(value);
            default -> "";
        };
    }

    // Depth is bounded by protobuf's own recursion limit.
    private static String nested(AnyValue value) {
        StringBuilder text = new StringBuilder("{");
        for (KeyValue entry : value.getKvlistValue().getValuesList()) {
            text.append(text.length() > 1 ? ", " : "")
                    .append(entry.getKey())
                    .append('=')
                    .append(plain(entry.getValue()));
        }
        return text.append('}').toString();
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}

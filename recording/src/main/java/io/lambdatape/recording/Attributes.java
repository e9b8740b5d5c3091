package io.lambdatape.recording;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Named values, with the names of the OpenTelemetry semantic conventions where they have one. Values are
 * {@code String}, {@code Long}, {@code Double}, {@code Boolean} or {@code List<String>}; the order is kept.
 */
public record Attributes(Map<String, Object> values) {
    public static final Attributes EMPTY = new Attributes(Map.of());

    public Attributes {
        values = values instanceof AttributePairs ? values : copied(values);
    }

    private static Map<String, Object> copied(Map<String, Object> values) {
        values.forEach((name, value) -> {
            boolean fits = value instanceof String
                    || value instanceof Long
                    || value instanceof Double
                    || value instanceof Boolean
                    || value instanceof List<?>;
            if (!fits) {
                throw new IllegalArgumentException("attribute " + name + " has a value of " + value.getClass());
            }
        });
        return Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The value as text, or null if there is none of that name. */
    public @Nullable String text(String name) {
        Object value = values.get(name);
        return value == null ? null : value.toString();
    }

    /** The value as a number, or null if there is none of that name or it is not a whole number. */
    public @Nullable Long number(String name) {
        return values.get(name) instanceof Long number ? number : null;
    }

    /** Gives all of them, the last one first. */
    public void forEachBackwards(BiConsumer<? super String, ? super Object> action) {
        if (values instanceof AttributePairs pairs) {
            pairs.forEachBackwards(action);
        } else {
            for (Map.Entry<String, Object> entry : new ArrayList<>(values.entrySet()).reversed()) {
                action.accept(entry.getKey(), entry.getValue());
            }
        }
    }

    /** Collects attributes; null values are left out. */
    public static final class Builder {
        private static final int USUAL_PAIRS = 18;

        private Object[] pairs = new Object[2 * USUAL_PAIRS];
        private int length;
        private @Nullable Map<String, Object> many;

        private Builder() {}

        public Builder put(String name, @Nullable String value) {
            return add(name, value);
        }

        public Builder put(String name, long value) {
            return add(name, value);
        }

        public Builder put(String name, double value) {
            return add(name, value);
        }

        public Builder put(String name, boolean value) {
            return add(name, value);
        }

        public Builder put(String name, List<String> value) {
            return add(name, List.copyOf(value));
        }

        /** All of another, in their order. */
        public Builder putAll(Attributes other) {
            other.values().forEach(this::add);
            return this;
        }

        /** All of another but for that one. */
        public Builder putAllBut(String left, Attributes other) {
            other.values().forEach((name, value) -> add(name, name.equals(left) ? null : value));
            return this;
        }

        private Builder add(String name, @Nullable Object value) {
            if (value == null) {
                return this;
            }
            if (many != null) {
                many.put(name, value);
                return this;
            }
            int at = AttributePairs.find(pairs, length, name);
            if (at >= 0) {
                pairs[at + 1] = value;
            } else if (length == 2 * AttributePairs.PAIRS_MAX) {
                many = new LinkedHashMap<>(new AttributePairs(pairs));
                many.put(name, value);
            } else {
                append(name, value);
            }
            return this;
        }

        private void append(String name, Object value) {
            if (length == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * AttributePairs.PAIRS_MAX);
            }
            pairs[length++] = name;
            pairs[length++] = value;
        }

        public Attributes build() {
            if (many != null) {
                return new Attributes(many);
            }
            return length == 0 ? EMPTY : new Attributes(new AttributePairs(Arrays.copyOf(pairs, length)));
        }
    }
}

package io.lambdatape.recording;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Named values, with the names of the OpenTelemetry semantic conventions where they have one. Values are
 * {@code String}, {@code Long}, {@code Double}, {@code Boolean} or {@code List<String>}; the order is kept.
 */
public record Attributes(Map<String, Object> values) {
    public static final Attributes EMPTY = new Attributes(Map.of());

    public Attributes {
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
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
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

    /** Collects attributes; null values are left out. */
    public static final class Builder {
        private final Map<String, Object> values = new LinkedHashMap<>();

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

        private Builder add(String name, @Nullable Object value) {
            if (value != null) {
                values.put(name, value);
            }
            return this;
        }

        public Attributes build() {
            return values.isEmpty() ? EMPTY : new Attributes(values);
        }
    }
}

package io.lambdatape.logview.json;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Enumerations as the lower-case words of docs/wire-format.md. */
final class Words {
    private Words() {}

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static @Nullable String ofNullable(@Nullable Enum<?> value) {
        return value == null ? null : of(value);
    }
}

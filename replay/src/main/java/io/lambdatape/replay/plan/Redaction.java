package io.lambdatape.replay.plan;

import java.util.Locale;

/** Recognises the placeholders that an agent writes in the place of secrets. */
public final class Redaction {
    private Redaction() {}

    /** Whether a recorded value stands in for one that was not kept. */
    public static boolean isPlaceholder(String value) {
        return value.toLowerCase(Locale.ROOT).contains("redacted");
    }
}

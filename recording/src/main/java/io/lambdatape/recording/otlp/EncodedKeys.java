package io.lambdatape.recording.otlp;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Names of attributes as the first field of a {@code KeyValue}: the same few come again and again. Those that were seen
 * last are kept, one for each of a number of places. Safe for use by all threads.
 */
final class EncodedKeys {
    private static final int PLACES = 1024;
    private static final int KEPT_CHARS_MAX = 64;
    private static final AtomicReferenceArray<@Nullable Kept> KEPT = new AtomicReferenceArray<>(PLACES);

    private record Kept(String name, byte[] field) {}

    private EncodedKeys() {}

    static byte[] of(String name) {
        int hash = name.hashCode();
        int place = (hash ^ hash >>> 16) & (PLACES - 1);
        Kept kept = KEPT.getPlain(place);
        if (kept != null && kept.name.equals(name)) {
            return kept.field;
        }
        ProtobufWriter writer = new ProtobufWriter(name.length() + 8);
        writer.string(1, name);
        byte[] field = writer.toByteArray();
        if (name.length() <= KEPT_CHARS_MAX) {
            KEPT.set(place, new Kept(name, field));
        }
        return field;
    }
}

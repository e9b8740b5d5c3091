package io.lambdatape.store.lucene.view;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.jspecify.annotations.Nullable;

/** Something that is worked out once for a segment, and kept until the segment is closed. */
final class PerSegment<T> {
    private final Map<IndexReader.CacheKey, T> known = new ConcurrentHashMap<>();

    /** Works it out. */
    @FunctionalInterface
    interface Reading<T> {
        T of(LeafReader segment) throws IOException;
    }

    T get(LeafReader segment, Reading<T> reading) throws IOException {
        IndexReader.CacheHelper core = segment.getCoreCacheHelper();
        if (core == null) {
            return reading.of(segment);
        }
        T found = known.get(core.getKey());
        return found == null ? add(segment, core, reading) : found;
    }

    private T add(LeafReader segment, IndexReader.CacheHelper core, Reading<T> reading) throws IOException {
        T read = reading.of(segment);
        @Nullable T other = known.putIfAbsent(core.getKey(), read);
        if (other != null) {
            return other;
        }
        core.addClosedListener(known::remove);
        return read;
    }
}

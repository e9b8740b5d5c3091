package io.lambdatape.recording;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A few names with their values in one array, which takes a fraction of a hash table's room: an agent holds very many.
 * Cannot be changed.
 */
final class AttributePairs extends AbstractMap<String, Object> {
    /** With more of them looking one after the other takes too long. */
    static final int PAIRS_MAX = 32;

    private final Object[] pairs;

    /** @param pairs names and values in turns, each name once; not to be changed */
    AttributePairs(Object[] pairs) {
        this.pairs = pairs;
    }

    @Override
    public int size() {
        return pairs.length / 2;
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        int at = find(pairs, pairs.length, name);
        return at < 0 ? null : pairs[at + 1];
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return find(pairs, pairs.length, name) >= 0;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super Object> action) {
        for (int i = 0; i < pairs.length; i += 2) {
            action.accept((String) pairs[i], pairs[i + 1]);
        }
    }

    void forEachBackwards(BiConsumer<? super String, ? super Object> action) {
        for (int i = pairs.length - 2; i >= 0; i -= 2) {
            action.accept((String) pairs[i], pairs[i + 1]);
        }
    }

    /** Where a name stands among the first of an array; -1 if nowhere. */
    static int find(Object[] pairs, int length, @Nullable Object name) {
        for (int i = 0; i < length; i += 2) {
            if (pairs[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return AttributePairs.this.size();
            }

            @Override
            public Iterator<Map.Entry<String, Object>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<String, Object>> {
        private int at;

        @Override
        public boolean hasNext() {
            return at < pairs.length;
        }

        @Override
        public Map.Entry<String, Object> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            at += 2;
            return Map.entry((String) pairs[at - 2], pairs[at - 1]);
        }
    }
}

package io.lambdatape.logview.api;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * As much of a search's result as one answer holds, and where the next one goes on.
 *
 * @param next the cursor of the next page; null if this is the last
 */
record Page<T>(List<T> items, @Nullable String next) {
    /** What one answer may hold; a page is shorter than its limit before it is larger. */
    static final long PAGE_CHARS_MAX = 16L << 20;

    /**
     * A page out of what was found.
     *
     * @param found up to one more than {@code limit}: that one tells that there is another page
     */
    static <T> Page<T> of(List<T> found, int limit, ToLongFunction<T> chars, Function<T, String> cursor) {
        int size = 0;
        long total = 0;
        while (size < Math.min(limit, found.size())) {
            total += chars.applyAsLong(found.get(size));
            if (size > 0 && total > PAGE_CHARS_MAX) {
                break;
            }
            size++;
        }
        List<T> items = found.subList(0, size);
        return new Page<>(items, size < found.size() && size > 0 ? cursor.apply(items.getLast()) : null);
    }
}

package io.lambdatape.agent.redis;

import io.lambdatape.agent.database.DatabaseOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has no answer yet, in order. */
final class Waiting {
    /** Enough for a name and a key. */
    private static final int LITTLE_BYTES = 256;

    private final DatabaseOptions options;
    private final Deque<Query> queries = new ArrayDeque<>();
    private long bytes;

    Waiting(DatabaseOptions options) {
        this.options = options;
    }

    /** How many bytes of the next query are to be kept. */
    int bytesMax() {
        return bytes > options.waitingBytesMax()
                ? LITTLE_BYTES
                : Math.max(LITTLE_BYTES, Math.max(options.bodyBytesMax(), options.statementBytesMax()));
    }

    /** How many bytes of the next query may be recorded. */
    int recordedBytesMax() {
        return bytes > options.waitingBytesMax() ? 0 : options.bodyBytesMax();
    }

    void add(Query query) throws NotUnderstoodException {
        queries.add(query);
        bytes += query.bytes.length;
        if (queries.size() > options.pipelinedMax()) {
            throw new NotUnderstoodException(RedisOpaqueReason.PIPELINED_TOO_MANY);
        }
    }

    /** The one whose answer comes next. */
    @Nullable
    Query front() {
        return queries.peek();
    }

    /** The front one has its answer. */
    @Nullable
    Query answered() {
        Query query = queries.poll();
        if (query != null) {
            bytes -= query.bytes.length;
        }
        return query;
    }

    List<Query> drain() {
        List<Query> drained = new ArrayList<>(queries);
        queries.clear();
        bytes = 0;
        return drained;
    }
}

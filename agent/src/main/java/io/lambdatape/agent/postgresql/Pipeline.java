package io.lambdatape.agent.postgresql;

import io.lambdatape.agent.database.DatabaseOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the client has sent and the server has not answered yet, in order. */
final class Pipeline {
    private final DatabaseOptions options;
    private final Deque<Step> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long numbers;

    /** After an error the server passes over everything up to the next Sync, which has not come yet. */
    boolean skippingToSync;

    /** The step whose COPY takes data from the client. */
    @Nullable
    Step copyingIn;

    Pipeline(DatabaseOptions options) {
        this.options = options;
    }

    /** A step that is about to come; it waits for nothing before it is added. */
    Step begin(Step.Kind kind, long nanos) {
        int requestBytesMax = waitingBytes > options.waitingBytesMax() ? 0 : options.bodyBytesMax();
        return new Step(kind, numbers++, nanos, requestBytesMax, options.bodyBytesMax());
    }

    void add(Step step) throws NotUnderstoodException {
        if (waiting.size() >= options.pipelinedMax()) {
            throw new NotUnderstoodException(PostgresOpaqueReason.PIPELINED_TOO_MANY);
        }
        step.waitingBytes = step.request.keptBytes();
        waitingBytes += step.waitingBytes;
        waiting.add(step);
    }

    @Nullable
    Step front() {
        return waiting.peek();
    }

    /** The front step has its answer. */
    void answered() {
        Step step = waiting.poll();
        if (step != null) {
            waitingBytes -= step.waitingBytes;
            if (copyingIn == step) {
                copyingIn = null;
            }
        }
    }

    /** An error: takes out what the server passes over. */
    List<Step> skipToSync() {
        List<Step> skipped = new ArrayList<>();
        Step step = front();
        while (step != null && step.kind != Step.Kind.SYNC) {
            skipped.add(step);
            answered();
            step = front();
        }
        skippingToSync = step == null;
        return skipped;
    }

    /** The server reads data from now on; a Sync that was sent ahead of them has no effect. */
    void copyInBegins(Step step) {
        copyingIn = step;
        Iterator<Step> ahead = waiting.iterator();
        ahead.next();
        while (ahead.hasNext() && ahead.next().kind == Step.Kind.SYNC) {
            ahead.remove();
        }
    }

    /** Takes out all. */
    List<Step> drain() {
        List<Step> all = new ArrayList<>(waiting);
        waiting.clear();
        waitingBytes = 0;
        copyingIn = null;
        return all;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }
}

package io.lambdatape.replay.send;

import io.lambdatape.replay.plan.Planned;
import io.lambdatape.report.ReplayedInvocation.Drop;
import io.lambdatape.report.ReplayedInvocation.Missed;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way. Whoever ends it first (the answer, the timeout, a broken connection) decides its outcome; the
 * others change nothing.
 */
final class InFlight {
    private final Planned.Request request;
    private final long dueNanos;
    private final AnswerParser parser;
    private final AtomicReference<@Nullable Consumer<SendOutcome>> listener;
    private final CountDownLatch written = new CountDownLatch(1);
    private volatile long sentNanos = -1;
    private volatile @Nullable Connection connection;

    InFlight(Planned.Request request, long dueNanos, int answerBytesMax, Consumer<SendOutcome> listener) {
        this.request = request;
        this.dueNanos = dueNanos;
        this.parser = new AnswerParser(request.method(), answerBytesMax);
        this.listener = new AtomicReference<>(listener);
    }

    Planned.Request request() {
        return request;
    }

    long dueNanos() {
        return dueNanos;
    }

    AnswerParser parser() {
        return parser;
    }

    void on(Connection used) {
        connection = used;
    }

    @Nullable
    Connection connection() {
        return connection;
    }

    /** The first bytes are with the socket. */
    void sent(long nanos) {
        sentNanos = nanos;
        written.countDown();
    }

    void answered(long endNanos) {
        // The answer can be here before the writing thread has taken its stamp.
        try {
            written.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            unanswered(Missed.CONNECTION_CLOSED);
            return;
        }
        end(new SendOutcome.Answered(request, dueNanos, sentNanos, endNanos, parser.bytes()));
    }

    void unanswered(Missed cause) {
        if (sentNanos >= 0) {
            end(new SendOutcome.Unanswered(request, dueNanos, sentNanos, cause));
        } else {
            notSent(cause == Missed.STOPPED ? Drop.STOPPED : Drop.CONNECT_FAILED);
        }
    }

    void notSent(Drop cause) {
        end(new SendOutcome.NotSent(request, cause));
    }

    /** Whether its outcome is decided. */
    boolean ended() {
        return listener.get() == null;
    }

    private void end(SendOutcome outcome) {
        Consumer<SendOutcome> first = listener.getAndSet(null);
        if (first != null) {
            first.accept(outcome);
        }
    }
}

package io.lambdatape.agent.calls;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Looks whether an answer is overdue: as rarely as can be, since most come in time. Of the event loop's thread. */
final class Overdue {
    private static final long ROUNDING_NANOS = 1_000_000;

    private final EventLoop loop;
    private final Duration max;
    private final LongSupplier quietNanos;
    private final Consumer<Throwable> giveUp;
    private @Nullable Future<?> next;

    /**
     * @param quietNanos for how long nothing has moved while an answer is due; 0 if none is
     * @param giveUp is told once that it is for too long
     */
    Overdue(EventLoop loop, Duration max, LongSupplier quietNanos, Consumer<Throwable> giveUp) {
        this.loop = loop;
        this.max = max;
        this.quietNanos = quietNanos;
        this.giveUp = giveUp;
    }

    void start() {
        next = loop.schedule(this::look, max.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        long quiet = quietNanos.getAsLong();
        if (quiet >= max.toNanos()) {
            giveUp.accept(new AnswerOverdueException(max));
        } else {
            next = loop.schedule(this::look, max.toNanos() - quiet + ROUNDING_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    void stop() {
        if (next != null) {
            next.cancel(false);
        }
    }
}

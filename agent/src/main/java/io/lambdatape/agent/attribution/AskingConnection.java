package io.lambdatape.agent.attribution;

import io.lambdatape.agent.capture.TraceIds;
import io.lambdatape.recording.Place;
import io.lambdatape.recording.TraceContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which a function asks others, databases or servers: who it is at the other end is looked up once,
 * and each thing asked is tied to its invocation. Not thread-safe.
 */
public final class AskingConnection {
    // Looking through /proc blocks: never on an event loop.
    private static final Executor LOOKING_UP =
            task -> Thread.ofVirtual().name("connection-owner").start(task);

    private static final int SOUGHT_SECONDS_MAX = 10;

    private final OpenInvocations invocations;
    private final TraceIds ids;
    private final CompletableFuture<Source> source;
    private CompletableFuture<Source> settling;

    private AskingConnection(OpenInvocations invocations, TraceIds ids, CompletableFuture<Source> source) {
        this.invocations = invocations;
        this.ids = ids;
        this.source = source;
        this.settling = source;
    }

    /**
     * A connection that has been accepted now.
     *
     * @param owner finds out which instance is at the other end; may block
     */
    public static AskingConnection accepted(OpenInvocations invocations, TraceIds ids, Supplier<Source> owner) {
        return new AskingConnection(
                invocations,
                ids,
                CompletableFuture.supplyAsync(owner, LOOKING_UP)
                        .completeOnTimeout(Source.UNKNOWN, SOUGHT_SECONDS_MAX, TimeUnit.SECONDS));
    }

    /** Whether the search for the owner has ended. */
    public boolean ownerSought() {
        return source.isDone();
    }

    /** Has something done, by any thread, when the search for the owner has ended. */
    @SuppressWarnings("FutureReturnValueIgnored") // it was found or not: the same here
    public void whenOwnerSought(Runnable then) {
        source.whenComplete((found, failed) -> then.run());
    }

    /** Who is at the other end, as far as that is known now. */
    public Source owner() {
        return source.isCompletedExceptionally() ? Source.UNKNOWN : source.getNow(Source.UNKNOWN);
    }

    /**
     * Something has been asked. As long as the owner is being sought, the answer may still be bettered when it ends.
     *
     * @param stated the {@code traceparent} that it carries itself; null if none
     * @param fromNanos when its first byte was read
     */
    public Asked asks(@Nullable TraceContext stated, long fromNanos) {
        boolean early = !source.isDone();
        OpenInvocations.Answer answer = early
                ? invocations.attributeEarly(stated, fromNanos)
                : invocations.attribute(stated, owner(), fromNanos);
        return new Asked(stated, fromNanos, id(answer), answer, early ? invocations.nanos() : 0);
    }

    /** The same of something whose number is told to others at once, so that nothing about it can change later. */
    public Asked asksForGood(@Nullable TraceContext stated, long fromNanos) {
        OpenInvocations.Answer answer = invocations.attribute(stated, owner(), fromNanos);
        return new Asked(stated, fromNanos, id(answer), answer, 0);
    }

    /**
     * A query's answer is complete. To be told before the function can see it. If the owner is still being sought,
     * {@link #settled} does the rest.
     *
     * @param nanos when its last byte was read
     */
    public void queryAnswered(Asked asked, long nanos) {
        if (asked.earlyNanos != 0 && !source.isDone()) {
            asked.answeredNanos = nanos;
            return;
        }
        answered(asked, nanos);
    }

    /**
     * Has something done when all is known of a query that has been answered: at once, or by another thread when the
     * search for the owner has ended.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // it was found or not: the same here
    public void settled(Asked asked, Runnable then) {
        boolean late = asked.answeredNanos != 0;
        if (!late && settling.isDone()) {
            then.run();
            return;
        }
        // One behind the other: they are recorded in their order, also one that was asked when the owner was known.
        settling = settling.whenComplete((found, failed) -> {
            if (late) {
                answered(asked, asked.answeredNanos);
            }
            then.run();
        });
    }

    private void answered(Asked asked, long nanos) {
        better(asked);
        invocations.queryEnded(asked.answer, owner(), asked.fromNanos, nanos);
    }

    /** The same of a call. */
    public void callAnswered(Asked asked, long nanos) {
        better(asked);
        invocations.callEnded(asked.answer, owner(), asked.fromNanos, nanos);
    }

    /** Whether its invocation is known for sure and has been answered. */
    public boolean outlivesInvocation(Asked asked) {
        TraceContext invocation = asked.invocation();
        return invocation != null && !invocations.isOpen(invocation);
    }

    /** Where something was asked from, as far as connection and invocation tell. */
    public Place place(String worker, Asked asked) {
        Source owner = owner();
        Source running = asked.answer.source();
        return new Place(
                worker, "", first(owner.lambda(), running.lambda()), first(owner.instance(), running.instance()));
    }

    private void better(Asked asked) {
        if (asked.earlyNanos != 0 && source.isDone()) {
            asked.answer =
                    invocations.attributeLate(asked.stated, asked.answer, owner(), asked.fromNanos, asked.earlyNanos);
            asked.id = id(asked.answer);
        }
    }

    private TraceContext id(OpenInvocations.Answer answer) {
        TraceContext invocation = answer.invocation();
        return invocation == null ? ids.begin() : ids.within(invocation);
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one != null ? one : other;
    }
}

package io.lambdatape.replay;

import io.lambdatape.recording.Payload;
import io.lambdatape.replay.plan.Planned;
import io.lambdatape.replay.schedule.VirtualTime;
import io.lambdatape.replay.send.SendOutcome;
import io.lambdatape.replay.send.Sending;
import io.lambdatape.report.ReplayedInvocation.Missed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Sends nothing, but notes when it was told to; each answer is the recorded one, some time of the clock's later. */
final class NotingSending implements Sending {
    private final VirtualTime time;
    private final Consumer<SendOutcome> listener;
    private final long answerNanos;
    private final Consumer<Noted> whileSending;
    private final List<Noted> noted = new ArrayList<>();
    private final Deque<Noted> waiting = new ArrayDeque<>();

    /** When a request was due, and when it was handed over. */
    record Noted(Planned.Request request, long dueNanos, long sentNanos) {
        long errorNanos() {
            return sentNanos - dueNanos;
        }
    }

    /** @param whileSending happens while a request is written, after its stamp */
    NotingSending(VirtualTime time, Consumer<SendOutcome> listener, long answerNanos, Consumer<Noted> whileSending) {
        this.time = time;
        this.listener = listener;
        this.answerNanos = answerNanos;
        this.whileSending = whileSending;
    }

    List<Noted> noted() {
        return noted;
    }

    @Override
    public void warm(int count) {
        // There is nothing to connect to.
    }

    @Override
    public void send(Planned.Request request, long dueNanos) {
        Noted one = new Noted(request, dueNanos, time.nanos());
        noted.add(one);
        waiting.add(one);
        whileSending.accept(one);
    }

    @Override
    public void expire() {
        Noted first = waiting.peek();
        while (first != null && first.sentNanos() + answerNanos <= time.nanos()) {
            waiting.remove();
            Payload answer = first.request().response();
            listener.accept(new SendOutcome.Answered(
                    first.request(),
                    first.dueNanos(),
                    first.sentNanos(),
                    first.sentNanos() + answerNanos,
                    answer.bytes()));
            first = waiting.peek();
        }
    }

    @Override
    public int inFlight() {
        return waiting.size();
    }

    @Override
    public long waitedForConnection() {
        return 0;
    }

    @Override
    public void close() {
        waiting.forEach(one -> listener.accept(
                new SendOutcome.Unanswered(one.request(), one.dueNanos(), one.sentNanos(), Missed.STOPPED)));
        waiting.clear();
    }
}

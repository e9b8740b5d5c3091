package io.lambdatape.agent.attribution;

import java.util.List;

/** A request's stay on an instance: from before its first byte gets there until its answer has come out. */
public final class Visit {
    private final Instance instance;
    private final List<OpenInvocation> who;
    private final long fromNanos;
    private volatile long toNanos = Long.MAX_VALUE;
    private volatile boolean answered;

    Visit(Instance instance, List<OpenInvocation> who, long fromNanos) {
        this.instance = instance;
        this.who = List.copyOf(who);
        this.fromNanos = fromNanos;
    }

    Instance instance() {
        return instance;
    }

    /** Which invocation it is: one, or one of several, or none that is known. */
    List<OpenInvocation> who() {
        return who;
    }

    long fromNanos() {
        return fromNanos;
    }

    boolean within(long nanos) {
        return fromNanos <= nanos && nanos <= toNanos;
    }

    /** The instance has begun to answer. */
    public void answering() {
        answered = true;
    }

    /** Whether the instance itself has answered, rather than been given up. */
    boolean answered() {
        return answered;
    }

    /** The answer has come out whole, or the connection has ended: to be told before anybody can act on it. */
    public void left() {
        leftAt(instance.nanos());
    }

    void leftAt(long nanos) {
        if (toNanos == Long.MAX_VALUE) {
            toNanos = nanos;
        }
    }
}

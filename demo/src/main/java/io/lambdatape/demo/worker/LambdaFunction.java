package io.lambdatape.demo.worker;

import io.lambdatape.demo.http.HttpRequest;
import io.lambdatape.demo.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A Lambda's queue and its instances. How many there should be follows OpenLambda: outstanding requests times their
 * average execution time, over 10 ms; at least one, at most as many as there are requests; one step at a time. Unlike
 * there, more than are needed are kept for a while: a JVM starts more slowly than a forked Python.
 */
final class LambdaFunction {
    private static final int EXECUTIONS_AVERAGED = 10;
    private static final int MILLIS_PER_INSTANCE = 10;

    private final DeployedLambda lambda;
    private final Path code;
    private final WorkerContext context;
    private final BlockingQueue<Work> queue;
    private final AtomicInteger outstanding = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Long> executionsMillis = new ArrayDeque<>();
    private final List<Thread> threads = new ArrayList<>();
    private int instances;
    private long neededAtNanos;
    private boolean closed;

    LambdaFunction(DeployedLambda lambda, Path code, WorkerContext context) {
        this.lambda = lambda;
        this.code = code;
        this.context = context;
        this.queue = new ArrayBlockingQueue<>(context.limits().queueDepthMax());
    }

    DeployedLambda lambda() {
        return lambda;
    }

    Path code() {
        return code;
    }

    BlockingQueue<Work> queue() {
        return queue;
    }

    /** Waits for an instance's answer. */
    HttpResponse invoke(HttpRequest request) {
        Work.Invocation invocation = new Work.Invocation(request, new CompletableFuture<>());
        outstanding.incrementAndGet();
        try (WorkerStats.Stage stage = context.stats().begin("LambdaFunc.Invoke")) {
            if (!queue.offer(invocation)) {
                return HttpResponse.text(429, "lambda instance queue is full\n");
            }
            startFirst();
            return invocation.answer().join();
        } finally {
            outstanding.decrementAndGet();
        }
    }

    /** An instance has answered, after that long. */
    void executed(long millis) {
        lock.lock();
        try {
            executionsMillis.addLast(millis);
            if (executionsMillis.size() > EXECUTIONS_AVERAGED) {
                executionsMillis.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    private void startFirst() {
        lock.lock();
        try {
            if (closed) {
                refuseAll();
            } else if (instances == 0) {
                startOne();
            }
        } finally {
            lock.unlock();
        }
    }

    /** One step towards the number of instances that there should be. */
    void scale() {
        lock.lock();
        try {
            if (closed || instances == 0) {
                return;
            }
            int desired = desired();
            long now = context.timekeeper().nanos();
            if (desired >= instances) {
                neededAtNanos = now;
            }
            if (desired > instances) {
                startOne();
            } else if (now - neededAtNanos > context.limits().surplusMax().toNanos()
                    && queue.offer(new Work.Retire())) {
                instances--;
                context.log().info("decrease instances to " + instances + " [FUNC " + lambda.name() + "]");
            }
        } finally {
            lock.unlock();
        }
    }

    private int desired() {
        int waiting = outstanding.get();
        double averageMillis =
                executionsMillis.stream().mapToLong(Long::longValue).average().orElse(0);
        int wanted = (int) Math.min(waiting, waiting * averageMillis / MILLIS_PER_INSTANCE);
        return Math.clamp(wanted, 1, context.limits().instancesMax());
    }

    private void startOne() {
        instances++;
        neededAtNanos = context.timekeeper().nanos();
        context.log().info("increase instances to " + instances + " [FUNC " + lambda.name() + "]");
        threads.removeIf(thread -> !thread.isAlive());
        threads.add(Thread.ofPlatform()
                .daemon()
                .name("instance-" + lambda.name())
                .start(new LambdaInstance(this, context)));
    }

    int instances() {
        lock.lock();
        try {
            return instances;
        } finally {
            lock.unlock();
        }
    }

    /** Ends all instances; what waits is answered with 502. */
    void close() throws InterruptedException {
        List<Thread> ending;
        lock.lock();
        try {
            closed = true;
            ending = List.copyOf(threads);
        } finally {
            lock.unlock();
        }
        ending.forEach(Thread::interrupt);
        for (Thread thread : ending) {
            thread.join();
        }
        refuseAll();
    }

    private void refuseAll() {
        for (Work work = queue.poll(); work != null; work = queue.poll()) {
            if (work instanceof Work.Invocation invocation) {
                invocation.answer().complete(HttpResponse.text(502, "RoundTrip failed: the worker is shutting down\n"));
            }
        }
    }
}

package io.lambdatape.demo.worker;

import io.lambdatape.demo.time.Timekeeper;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** {@code /stats}: per stage how often, and how many milliseconds on average, since the worker's start. */
final class WorkerStats {
    private final Timekeeper timekeeper;
    private final Map<String, Sum> stages = new ConcurrentHashMap<>();

    private record Sum(long count, long millis) {
        Sum plus(Sum other) {
            return new Sum(count + other.count, millis + other.millis);
        }
    }

    WorkerStats(Timekeeper timekeeper) {
        this.timekeeper = timekeeper;
    }

    /** Times one stage, from now until closed. */
    Stage begin(String name) {
        return new Stage(name, timekeeper.nanos());
    }

    Map<String, Long> snapshot() {
        Map<String, Long> all = new TreeMap<>();
        stages.forEach((name, sum) -> {
            all.put(name + ".cnt", sum.count());
            all.put(name + ".ms-avg", sum.millis() / sum.count());
        });
        return all;
    }

    final class Stage implements AutoCloseable {
        private final String name;
        private final long beganNanos;

        private Stage(String name, long beganNanos) {
            this.name = name;
            this.beganNanos = beganNanos;
        }

        @Override
        public void close() {
            long millis = (timekeeper.nanos() - beganNanos) / 1_000_000;
            stages.merge(name, new Sum(1, millis), Sum::plus);
        }
    }
}

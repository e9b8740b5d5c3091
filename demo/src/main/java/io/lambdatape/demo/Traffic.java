package io.lambdatape.demo;

import io.lambdatape.demo.time.Timekeeper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/**
 * Mixed traffic against a worker, or what stands in front of one: about eleven requests a second by an absolute
 * schedule, now and then several at once, at most four under way.
 */
public final class Traffic implements AutoCloseable {
    private static final int UNDER_WAY_MAX = 4;
    private static final double GAP_MILLIS_MEAN = 120;
    private static final int BURST_ONE_IN = 25;
    private static final int BURST_REQUESTS = 6;
    private static final Duration ANSWER_MAX = Duration.ofSeconds(40);

    private final URI base;
    private final TrafficMix mix;
    private final RandomGenerator random;
    private final Timekeeper timekeeper;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_MAX)
            .build();
    private final Semaphore free = new Semaphore(UNDER_WAY_MAX);
    private final LongAdder sent = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Map<String, LongAdder> byLambda = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> byStatus = new ConcurrentHashMap<>();
    private final Thread schedule;
    private volatile boolean stopping;

    private Traffic(URI base, RandomGenerator random, Timekeeper timekeeper) {
        this.base = base;
        this.random = random;
        this.mix = new TrafficMix(random);
        this.timekeeper = timekeeper;
        this.schedule = Thread.ofVirtual().name("traffic").unstarted(this::sendUntilStopped);
    }

    /**
     * Begins to send.
     *
     * @param base scheme, host and port, say {@code http://127.0.0.1:5000}
     * @param seed the same seed gives the same requests in the same order
     */
    public static Traffic start(URI base, long seed) {
        Traffic traffic = new Traffic(base, new SplittableRandom(seed), Timekeeper.SYSTEM);
        traffic.schedule.start();
        return traffic;
    }

    private void sendUntilStopped() {
        long due = timekeeper.nanos();
        int burst = 0;
        try {
            while (!stopping) {
                if (burst > 0) {
                    burst--;
                } else {
                    due += (long) (-Math.log(1 - random.nextDouble()) * GAP_MILLIS_MEAN * 1_000_000);
                    burst = random.nextInt(BURST_ONE_IN) == 0 ? BURST_REQUESTS : 0;
                }
                long ahead = due - timekeeper.nanos();
                if (ahead > 0) {
                    timekeeper.pause(Duration.ofNanos(ahead));
                }
                free.acquire();
                if (stopping) {
                    free.release();
                    return;
                }
                send(mix.next());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(TrafficMix.Call call) {
        sent.increment();
        byLambda.computeIfAbsent(call.lambda(), name -> new LongAdder()).increment();
        Thread.ofVirtual().name("traffic-call").start(() -> {
            try {
                HttpResponse<byte[]> response = client.send(request(call), HttpResponse.BodyHandlers.ofByteArray());
                byStatus.computeIfAbsent(response.statusCode(), status -> new LongAdder())
                        .increment();
            } catch (IOException e) {
                failed.increment();
            } catch (InterruptedException e) {
                failed.increment();
                Thread.currentThread().interrupt();
            } finally {
                free.release();
            }
        });
    }

    private HttpRequest request(TrafficMix.Call call) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(call.target())).timeout(ANSWER_MAX);
        String body = call.body();
        return body == null
                ? request.build()
                : request.header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
    }

    /** How many requests have been sent so far. */
    public long sent() {
        return sent.sum();
    }

    /** Sends no more, waits for the answers that are due, and tells the sums. */
    public TrafficResult stop() throws InterruptedException {
        stopping = true;
        schedule.interrupt();
        schedule.join();
        free.acquire(UNDER_WAY_MAX);
        free.release(UNDER_WAY_MAX);
        Map<Integer, Long> statuses = sums(byStatus);
        long answered = statuses.values().stream().mapToLong(Long::longValue).sum();
        return new TrafficResult(sent.sum(), answered, failed.sum(), sums(byLambda), statuses);
    }

    private static <K> Map<K, Long> sums(Map<K, LongAdder> adders) {
        Map<K, Long> sums = new ConcurrentHashMap<>();
        adders.forEach((key, adder) -> sums.put(key, adder.sum()));
        return sums;
    }

    /** Sends no more; waits for nothing. */
    @Override
    public void close() {
        stopping = true;
        schedule.interrupt();
        client.shutdownNow();
    }
}

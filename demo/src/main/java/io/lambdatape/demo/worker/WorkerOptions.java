package io.lambdatape.demo.worker;

import io.lambdatape.demo.time.Timekeeper;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How a worker runs.
 *
 * @param directory OpenLambda's directory: {@code worker.out} and {@code worker/} are made anew in it
 * @param port TCP port on the loopback address; 0: a free one
 * @param lambdas what can be called
 * @param environment variables for instances, asked at the start of each
 * @param clock for dates in the log, in its zone
 * @param timekeeper for durations
 * @param limits see there
 */
public record WorkerOptions(
        Path directory,
        int port,
        List<DeployedLambda> lambdas,
        Supplier<Map<String, String>> environment,
        Clock clock,
        Timekeeper timekeeper,
        Limits limits) {

    public WorkerOptions {
        lambdas = List.copyOf(lambdas);
    }

    /** On a free port, by the machine's clocks, within the usual limits, without variables. */
    public static WorkerOptions of(Path directory, List<DeployedLambda> lambdas) {
        return new WorkerOptions(
                directory, 0, lambdas, Map::of, Clock.system(ZoneId.systemDefault()), Timekeeper.SYSTEM, Limits.USUAL);
    }

    public WorkerOptions withPort(int other) {
        return new WorkerOptions(directory, other, lambdas, environment, clock, timekeeper, limits);
    }

    public WorkerOptions withEnvironment(Supplier<Map<String, String>> other) {
        return new WorkerOptions(directory, port, lambdas, other, clock, timekeeper, limits);
    }

    public WorkerOptions withTimekeeper(Timekeeper other) {
        return new WorkerOptions(directory, port, lambdas, environment, clock, other, limits);
    }

    public WorkerOptions withLimits(Limits other) {
        return new WorkerOptions(directory, port, lambdas, environment, clock, timekeeper, other);
    }

    /**
     * Limits.
     *
     * @param instancesMax instances of one Lambda
     * @param queueDepthMax requests of one Lambda that may wait
     * @param runtimeMax how long an instance may take for one request (OpenLambda's {@code limits.runtime_sec})
     * @param idleMax after this long without a request an instance's process is stopped; the next request starts one
     * @param surplusMax how long more instances than needed are kept
     * @param startMax how long an instance may take to start
     */
    public record Limits(
            int instancesMax,
            int queueDepthMax,
            Duration runtimeMax,
            Duration idleMax,
            Duration surplusMax,
            Duration startMax) {
        public static final Limits USUAL = new Limits(
                3, 1024, Duration.ofSeconds(30), Duration.ofSeconds(20), Duration.ofSeconds(3), Duration.ofSeconds(20));
    }
}

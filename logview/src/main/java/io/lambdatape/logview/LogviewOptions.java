package io.lambdatape.logview;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * How the API is served.
 *
 * @param listen where to listen; port 0 takes a free one
 * @param hosts names, in lower case, under which a server on a loopback address may be asked besides {@code localhost}:
 *     those of a reverse proxy in front of it
 * @param tailStreamsMax how many live tails may be open at once
 * @param tailPoll how often a live tail without new lines looks whether it has to end
 * @param tailHeartbeat after how much silence a live tail shows that it is there; less than a minute
 * @param clock tells the time that relative times count from
 * @param nanoClock tells how much time has passed since another look at it: the time itself may be set back meanwhile
 * @param tailEndMax how long a server that closes waits for its live tails to take their last lines
 */
public record LogviewOptions(
        InetSocketAddress listen,
        Set<String> hosts,
        int tailStreamsMax,
        Duration tailPoll,
        Duration tailHeartbeat,
        InstantSource clock,
        LongSupplier nanoClock,
        Duration tailEndMax) {
    private static final Duration TAIL_END_MAX = Duration.ofSeconds(2);

    public LogviewOptions {
        hosts = Set.copyOf(hosts);
        if (tailStreamsMax < 1) {
            throw new IllegalArgumentException("tailStreamsMax must be positive: " + tailStreamsMax);
        }
        if (tailPoll.isNegative() || tailPoll.isZero()) {
            throw new IllegalArgumentException("tailPoll must be positive: " + tailPoll);
        }
    }

    /** With the system's clock, and two seconds for live tails to end. */
    public LogviewOptions(
            InetSocketAddress listen,
            Set<String> hosts,
            int tailStreamsMax,
            Duration tailPoll,
            Duration tailHeartbeat,
            InstantSource clock) {
        this(listen, hosts, tailStreamsMax, tailPoll, tailHeartbeat, clock, System::nanoTime, TAIL_END_MAX);
    }

    /** The defaults, listening there. */
    public static LogviewOptions listeningAt(InetSocketAddress listen) {
        return new LogviewOptions(
                listen, Set.of(), 100, Duration.ofMillis(200), Duration.ofSeconds(15), InstantSource.system());
    }

    /** The same with these names allowed. */
    public LogviewOptions withHosts(Set<String> newHosts) {
        return new LogviewOptions(
                listen, newHosts, tailStreamsMax, tailPoll, tailHeartbeat, clock, nanoClock, tailEndMax);
    }
}

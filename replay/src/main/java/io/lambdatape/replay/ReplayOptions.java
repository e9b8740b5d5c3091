package io.lambdatape.replay;

import io.lambdatape.replay.schedule.Schedule;
import io.lambdatape.replay.send.SendLimits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * What to replay, where to, and within which limits.
 *
 * @param recording the recording file
 * @param target {@code http://host:port}, without a path: requests keep the recorded one
 * @param speed 1 is the recorded speed, 2 twice as fast; 0.1 to 100
 * @param limits what the sender may use
 * @param readAheadMax how many invocations are read ahead
 * @param readAheadBytesMax how many bytes of requests and recorded answers are read ahead
 * @param lateMax a request sent later than this after its due time counts as late
 * @param allowCutOff whether a recording that was cut off is replayed as far as it goes
 */
public record ReplayOptions(
        Path recording,
        URI target,
        double speed,
        SendLimits limits,
        int readAheadMax,
        long readAheadBytesMax,
        Duration lateMax,
        boolean allowCutOff) {
    private static final SendLimits LIMITS = new SendLimits(1024, 1024, 64 << 20, Duration.ofSeconds(60));

    /** @throws IllegalArgumentException with a sentence for the user */
    public ReplayOptions {
        Objects.requireNonNull(recording, "recording");
        Objects.requireNonNull(limits, "limits");
        if (!(speed >= Schedule.SPEED_MIN && speed <= Schedule.SPEED_MAX)) {
            throw new IllegalArgumentException(
                    "the speed " + speed + " is out of range; use 0.1 (ten times slower) to 100");
        }
        checkTarget(target);
        if (readAheadMax < 1 || readAheadBytesMax < 1) {
            throw new IllegalArgumentException("the read-ahead limits must be positive");
        }
    }

    /** The recorded speed and the default limits. */
    public static ReplayOptions of(Path recording, URI target) {
        return new ReplayOptions(recording, target, 1, LIMITS, 4096, 64L << 20, Duration.ofMillis(10), false);
    }

    public ReplayOptions withSpeed(double newSpeed) {
        return new ReplayOptions(
                recording, target, newSpeed, limits, readAheadMax, readAheadBytesMax, lateMax, allowCutOff);
    }

    public ReplayOptions withLimits(SendLimits newLimits) {
        return new ReplayOptions(
                recording, target, speed, newLimits, readAheadMax, readAheadBytesMax, lateMax, allowCutOff);
    }

    public ReplayOptions withLateMax(Duration newLateMax) {
        return new ReplayOptions(
                recording, target, speed, limits, readAheadMax, readAheadBytesMax, newLateMax, allowCutOff);
    }

    public ReplayOptions withAllowCutOff(boolean allow) {
        return new ReplayOptions(recording, target, speed, limits, readAheadMax, readAheadBytesMax, lateMax, allow);
    }

    /** The target's port, 80 if it names none. */
    int port() {
        return target.getPort() < 0 ? 80 : target.getPort();
    }

    private static void checkTarget(URI target) {
        if (!"http".equalsIgnoreCase(target.getScheme()) || target.getHost() == null) {
            throw new IllegalArgumentException(
                    "the target \"" + target + "\" is not of the form http://host:port; https is not supported");
        }
        boolean bare = (target.getRawPath().isEmpty() || target.getRawPath().equals("/"))
                && target.getRawQuery() == null
                && target.getRawUserInfo() == null;
        if (!bare) {
            throw new IllegalArgumentException("the target \"" + target
                    + "\" must not have a path: each request keeps the recorded one; use http://"
                    + target.getHost() + (target.getPort() < 0 ? "" : ":" + target.getPort()));
        }
    }
}

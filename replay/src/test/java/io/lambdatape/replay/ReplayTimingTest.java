package io.lambdatape.replay;

import static io.lambdatape.replay.Recordings.MS;
import static io.lambdatape.replay.Recordings.invocation;
import static io.lambdatape.replay.Recordings.ok;
import static io.lambdatape.replay.Recordings.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.recording.Exchange;
import io.lambdatape.replay.schedule.VirtualTime;
import io.lambdatape.report.ReplayTiming;
import io.lambdatape.report.ReplayedInvocation.Missed;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a replay sends, to the nanosecond: in time that only the schedule moves, with nothing sent. */
class ReplayTimingTest {
    private static final long SECOND = 1000 * MS;

    @TempDir
    private Path directory;

    private final VirtualTime time = new VirtualTime();
    private final AtomicReference<@Nullable NotingSending> sending = new AtomicReference<>();
    private Consumer<NotingSending.Noted> whileSending = one -> {};

    @Test
    void requestsKeepTheRecordedDistancesAtEverySpeed() throws Exception {
        long[] offsets = offsets(500);
        for (double speed : new double[] {0.3, 1, 2.7, 100}) {
            ReplayResult result = run(options(offsets).withSpeed(speed), 5 * MS, ProgressListener.NONE);
            assertThat(result.clean()).as(result.report().sentence()).isTrue();
            List<NotingSending.Noted> noted = noted();
            assertThat(noted).hasSize(offsets.length).allMatch(one -> one.errorNanos() == 0);
            long first = noted.getFirst().sentNanos();
            for (int i = 0; i < offsets.length; i++) {
                assertThat(noted.get(i).request().startNanos()).isEqualTo(Recordings.START + offsets[i]);
                assertThat(noted.get(i).sentNanos() - first).isEqualTo(Math.round(offsets[i] / speed));
            }
            ReplayTiming replay = replay(result);
            assertThat(replay.sendError().distribution().maxNanos()).isZero();
            long span = Math.round(offsets[offsets.length - 1] / speed);
            assertThat(replay.elapsedNanos()).isBetween(span + 5 * MS, span + 20 * MS);
        }
    }

    @Test
    void answersThatTakeLongDelayNoRequest() throws Exception {
        long[] offsets = offsets(80);
        ReplayResult result = run(options(offsets), 30 * SECOND, ProgressListener.NONE);
        assertThat(noted()).hasSize(80).allMatch(one -> one.errorNanos() == 0);
        assertThat(replay(result).answered()).isEqualTo(80);
        // The report counts in classes of a thousandth.
        assertThat(replay(result).lambdas().getFirst().latency().maxNanos())
                .isBetween(30 * SECOND, 30 * SECOND + 30 * MS);
        assertThat(replay(result).elapsedNanos()).isBetween(30 * SECOND, 31 * SECOND + offsets[79]);
    }

    @Test
    void aDelayIsCountedAsSendErrorAndMadeUpFor() throws Exception {
        whileSending = one -> time.pass(one.request().startNanos() == Recordings.START ? 25 * MS : 0);
        ReplayOptions options = options(0, 5 * MS, 10 * MS, 16 * MS, 100 * MS).withLateMax(Duration.ofMillis(10));
        ReplayResult result = run(options, MS, ProgressListener.NONE);
        assertThat(noted().stream().map(NotingSending.Noted::errorNanos))
                .containsExactly(0L, 20 * MS, 15 * MS, 9 * MS, 0L);
        assertThat(replay(result).sendError().late()).isEqualTo(2);
        assertThat(replay(result).answered()).isEqualTo(5);
        assertThat(result.clean()).isFalse();
    }

    @Test
    void aStoppedReplayEndsSoonAndReportsWhatWasDone() throws Exception {
        AtomicReference<@Nullable Replay> replay = new AtomicReference<>();
        replay.set(replay(options(0, 3600 * SECOND), MS, new ProgressListener() {
            @Override
            public void progress(Progress progress) {
                if (progress.elapsedNanos() >= 10 * SECOND) {
                    Objects.requireNonNull(replay.get()).stop();
                }
            }
        }));
        ReplayTiming timing = replay(Objects.requireNonNull(replay.get()).run());
        assertThat(timing.stopped()).isTrue();
        assertThat(timing.sent()).isEqualTo(1);
        assertThat(timing.answered()).isEqualTo(1);
        assertThat(timing.clean()).isFalse();
        // Progress is told every half second, and a stop is looked for twenty times a second.
        assertThat(timing.elapsedNanos()).isBetween(10 * SECOND, 10_600 * MS);
    }

    @Test
    void afterAStopAnswersHaveHalfASecondLeft() throws Exception {
        for (long answer : new long[] {SECOND / 4, SECOND}) {
            AtomicReference<@Nullable Replay> replay = new AtomicReference<>();
            whileSending = one -> Objects.requireNonNull(replay.get()).stop();
            replay.set(replay(options(0, 3600 * SECOND), answer, ProgressListener.NONE));
            ReplayTiming timing = replay(Objects.requireNonNull(replay.get()).run());
            assertThat(timing.answered()).isEqualTo(answer < SECOND / 2 ? 1 : 0);
            assertThat(timing.unanswered()).isEqualTo(answer < SECOND / 2 ? Map.of() : Map.of(Missed.STOPPED, 1L));
            assertThat(timing.elapsedNanos()).isLessThan(550 * MS);
        }
    }

    @Test
    void progressIsToldEveryHalfSecond() throws Exception {
        List<Progress> told = new ArrayList<>();
        run(options(0, 1750 * MS), MS, new ProgressListener() {
            @Override
            public void progress(Progress progress) {
                told.add(progress);
            }
        });
        // The first request is due a tenth of a second after the start.
        assertThat(told)
                .extracting(Progress::elapsedNanos, Progress::leftNanos, Progress::sent, Progress::answered)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(400 * MS, 1350 * MS, 1L, 1L),
                        org.assertj.core.groups.Tuple.tuple(900 * MS, 850 * MS, 1L, 1L),
                        org.assertj.core.groups.Tuple.tuple(1400 * MS, 350 * MS, 1L, 1L));
        assertThat(told).allMatch(progress -> progress.total() == 2 && progress.sendErrorMaxNanos() == 0);
        assertThat(told.stream().map(Progress::sentPerSecond)).containsExactly(2.0, 0.0, 0.0);
    }

    private ReplayOptions options(long... offsets) throws Exception {
        List<Exchange> exchanges = new ArrayList<>();
        for (int i = 0; i < offsets.length; i++) {
            exchanges.add(invocation(i, offsets[i], post(i), ok("{\"n\":" + i + "}")));
        }
        Path recording = Recordings.write(directory.resolve("r.recording"), exchanges);
        return ReplayOptions.of(recording, URI.create("http://127.0.0.1:1"));
    }

    /** Bursts of one instant and pauses of up to a minute; the same each time. */
    private static long[] offsets(int count) {
        Random random = new Random(count);
        long[] offsets = new long[count];
        for (int i = 1; i < count; i++) {
            offsets[i] = offsets[i - 1]
                    + switch (random.nextInt(4)) {
                        case 0 -> 0;
                        case 1 -> 1 + random.nextInt(5_000);
                        case 2 -> random.nextInt(15_000_000);
                        default -> random.nextLong(60 * SECOND);
                    };
        }
        return offsets;
    }

    private Replay replay(ReplayOptions options, long answerNanos, ProgressListener listener) {
        return new Replay(options, listener, time, new Random(1), (target, limits, ticking, outcomes) -> {
            NotingSending opened = new NotingSending(time, outcomes, answerNanos, whileSending);
            sending.set(opened);
            return opened;
        });
    }

    private ReplayResult run(ReplayOptions options, long answerNanos, ProgressListener listener) throws Exception {
        return replay(options, answerNanos, listener).run();
    }

    private List<NotingSending.Noted> noted() {
        return Objects.requireNonNull(sending.get()).noted();
    }

    private static ReplayTiming replay(ReplayResult result) {
        return Objects.requireNonNull(result.report().replay());
    }
}

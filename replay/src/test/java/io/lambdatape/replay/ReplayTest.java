package io.lambdatape.replay;

import static io.lambdatape.replay.Recordings.MS;
import static io.lambdatape.replay.Recordings.invocation;
import static io.lambdatape.replay.Recordings.ok;
import static io.lambdatape.replay.Recordings.post;
import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Payload;
import io.lambdatape.replay.plan.RecordingSurvey;
import io.lambdatape.replay.send.SendLimits;
import io.lambdatape.report.Difference;
import io.lambdatape.report.ReplayTiming;
import io.lambdatape.report.ReplayedInvocation.Drop;
import io.lambdatape.report.ReplayedInvocation.Missed;
import io.lambdatape.report.ReplayedInvocation.Skip;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    /** Generous: other programs may hold the processor for so long. */
    private static final Duration LATE_MAX = Duration.ofSeconds(2);

    @TempDir
    private Path directory;

    @Test
    void arrivalsKeepTheRecordedDistancesAtEverySpeed() throws Exception {
        long[] offsets = offsets(60);
        Path recording = recording(offsets);
        for (double speed : new double[] {1, 2.7}) {
            try (Receiver receiver = new Receiver(arrival -> ok("{\"n\":" + arrival.number() + "}"))) {
                ReplayResult result = run(options(recording, receiver).withSpeed(speed), ProgressListener.NONE);
                assertThat(result.clean()).as(result.report().sentence()).isTrue();
                List<Receiver.Arrival> arrivals = byNumber(receiver);
                assertThat(arrivals).hasSize(offsets.length);
                long first = arrivals.getFirst().nanos();
                double span = offsets[offsets.length - 1] / speed;
                // Errors do not add up: the whole is as long as planned, however many requests it has.
                assertThat((arrivals.getLast().nanos() - first) / span).isBetween(0.7, 1.5);
                double[] due = new double[offsets.length];
                double[] arrived = new double[offsets.length];
                for (int i = 0; i < offsets.length; i++) {
                    assertThat(arrivals.get(i).number()).isEqualTo(i);
                    due[i] = offsets[i] / speed;
                    arrived[i] = arrivals.get(i).nanos() - first;
                }
                assertThat(correlation(due, arrived)).isGreaterThan(0.95);
            }
        }
    }

    @Test
    void aTargetThatNeverAnswersDelaysNoRequest() throws Exception {
        Path recording = recording(offsets(80));
        try (Receiver receiver = new Receiver(arrival -> null)) {
            SendLimits limits = new SendLimits(100, 100, 1 << 20, Duration.ofSeconds(2));
            ReplayTiming replay = replay(run(options(recording, receiver).withLimits(limits), ProgressListener.NONE));
            assertThat(receiver.arrivals()).hasSize(80);
            assertThat(replay.unanswered()).isEqualTo(Map.of(Missed.TIMEOUT, 80L));
            assertThat(replay.sendError().late()).isZero();
            assertSums(replay, 80);
        }
    }

    @Test
    void whatTheLimitsDoNotAllowIsDroppedAndCountedNeverQueued() throws Exception {
        Path recording = recording(offsets(30));
        for (boolean byConnections : new boolean[] {true, false}) {
            try (Receiver receiver = new Receiver(arrival -> null)) {
                SendLimits limits = byConnections
                        ? new SendLimits(100, 5, 1 << 20, Duration.ofSeconds(2))
                        : new SendLimits(5, 100, 1 << 20, Duration.ofSeconds(2));
                ReplayResult result = run(options(recording, receiver).withLimits(limits), ProgressListener.NONE);
                ReplayTiming replay = replay(result);
                Drop cause = byConnections ? Drop.CONNECTIONS_MAX : Drop.IN_FLIGHT_MAX;
                assertThat(replay.notSent()).isEqualTo(Map.of(cause, 25L));
                assertThat(receiver.arrivals()).hasSize(5);
                assertThat(result.clean()).isFalse();
                assertSums(replay, 30);
            }
        }
    }

    @Test
    void answersThatDifferAreFoundByValue() throws Exception {
        List<Exchange> recorded = List.of(
                invocation(0, 0, post(0), ok("{\"a\":1, \"b\":[1,2]}")),
                invocation(1, MS, post(1), ok("{\"a\":1,\"b\":[1,2]}")),
                invocation(2, 2 * MS, post(2), ok("plain")),
                invocation(3, 3 * MS, post(3), "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"));
        String[] answers = {ok("{\"b\":[1,2],\"a\":1.0}"), ok("{\"a\":1,\"b\":[1,3]}"), ok("other"), ok("")};
        Path recording = Recordings.write(directory.resolve("d.recording"), recorded);
        try (Receiver receiver = new Receiver(arrival -> answers[arrival.number()])) {
            ReplayResult result = run(options(recording, receiver), ProgressListener.NONE);
            ReplayTiming replay = replay(result);
            assertThat(replay.answered()).isEqualTo(4);
            assertThat(replay.differing()).isEqualTo(3);
            assertThat(replay.differences())
                    .extracting(ReplayTiming.DifferenceGroup::kind, ReplayTiming.DifferenceGroup::where)
                    .containsExactlyInAnyOrder(
                            org.assertj.core.groups.Tuple.tuple(Difference.Kind.BODY, "$.b[*]"),
                            org.assertj.core.groups.Tuple.tuple(Difference.Kind.BODY, ""),
                            org.assertj.core.groups.Tuple.tuple(Difference.Kind.STATUS, ""));
            assertThat(result.clean()).isFalse();
            assertSums(replay, 4);
        }
    }

    @Test
    void whatCannotBeReplayedIsToldBeforeTheStartAndCountedAsSkipped() throws Exception {
        byte[] cut = Arrays.copyOf(Recordings.bytes(post(100)), 40);
        String secret = "GET /run/blog HTTP/1.1\r\nHost: x\r\nAuthorization: k2dqz05aqq1b\r\n\r\n";
        Path recording = Recordings.write(
                directory.resolve("s.recording"),
                List.of(
                        invocation(0, 0, post(0), ok("1")),
                        invocation(1, MS, new Payload(cut, 9999, List.of(), true, 0), Payload.EMPTY),
                        invocation(2, 2 * MS, secret, ok("1")),
                        invocation(3, 3 * MS, Payload.EMPTY, Payload.EMPTY),
                        invocation(4, 4 * MS, "\u0016\u0003\u0001", "")));
        AtomicReference<@Nullable RecordingSurvey> told = new AtomicReference<>();
        try (Receiver receiver = new Receiver(arrival -> ok("1"))) {
            ReplayResult result = run(options(recording, receiver), new ProgressListener() {
                @Override
                public void starting(RecordingSurvey survey) {
                    assertThat(receiver.connections()).isZero();
                    told.set(survey);
                }
            });
            Map<Skip, Long> skips = Map.of(Skip.REQUEST_TRUNCATED, 1L, Skip.REQUEST_MISSING, 1L, Skip.NOT_HTTP, 1L);
            RecordingSurvey survey = Objects.requireNonNull(told.get());
            assertThat(survey.unplayable()).isEqualTo(skips);
            assertThat(survey.redactedFields()).isEqualTo(Map.of("authorization", 1L));
            assertThat(replay(result).skipped()).isEqualTo(skips);
            assertThat(result.report().notes()).anyMatch(note -> note.contains("authorization"));
            assertThat(receiver.arrivals()).hasSize(2);
            assertSums(replay(result), 5);
        }
    }

    @Test
    void aCutOffRecordingIsRefusedUnlessAllowed() throws Exception {
        Path recording = recording(offsets(10));
        byte[] whole = Files.readAllBytes(recording);
        Path cut = Files.write(directory.resolve("cut.recording"), Arrays.copyOf(whole, whole.length - 1));
        try (Receiver receiver = new Receiver(arrival -> ok("{\"n\":" + arrival.number() + "}"))) {
            assertThatThrownBy(() -> run(options(cut, receiver), ProgressListener.NONE))
                    .isInstanceOf(ReplayException.class)
                    .hasMessageContaining("was cut off");
            assertThat(receiver.connections()).isZero();
            ReplayResult result = run(options(cut, receiver).withAllowCutOff(true), ProgressListener.NONE);
            assertThat(replay(result).answered()).isEqualTo(10);
            assertThat(result.clean()).isFalse();
            assertThat(result.report().notes()).anyMatch(note -> note.contains("cut off"));
        }
    }

    @Test
    void aStoppedReplayReportsWhatWasDone() throws Exception {
        Path recording = Recordings.write(
                directory.resolve("long.recording"),
                List.of(
                        invocation(0, 0, post(0), ok("{\"n\":0}")),
                        invocation(1, 3_600_000 * MS, post(1), ok("{\"n\":1}"))));
        try (Receiver receiver = new Receiver(arrival -> ok("{\"n\":" + arrival.number() + "}"))) {
            Replay replay = new Replay(options(recording, receiver), ProgressListener.NONE);
            CompletableFuture<ReplayResult> result = CompletableFuture.supplyAsync(() -> {
                try {
                    return replay.run();
                } catch (ReplayException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            eventually("the first request arrives", () -> receiver.arrivals().size() == 1);
            replay.stop();
            ReplayTiming timing = replay(result.get(5, java.util.concurrent.TimeUnit.SECONDS));
            assertThat(timing.stopped()).isTrue();
            assertThat(timing.sent()).isEqualTo(1);
            assertThat(timing.clean()).isFalse();
        }
    }

    @Test
    void progressIsToldWhileItRuns() throws Exception {
        Path recording = Recordings.write(
                directory.resolve("p.recording"),
                List.of(
                        invocation(0, 0, post(0), ok("{\"n\":0}")),
                        invocation(1, 1500 * MS, post(1), ok("{\"n\":1}"))));
        List<Progress> told = new ArrayList<>();
        try (Receiver receiver = new Receiver(arrival -> ok("{\"n\":" + arrival.number() + "}"))) {
            run(options(recording, receiver), new ProgressListener() {
                @Override
                public void progress(Progress progress) {
                    told.add(progress);
                }
            });
        }
        assertThat(told).isNotEmpty().allMatch(progress -> progress.total() == 2);
        assertThat(told).anyMatch(progress -> progress.sent() == 1 && progress.answered() == 1);
        assertThat(told.getFirst().leftNanos()).isPositive();
    }

    @Test
    void badInputGetsOneSentence() throws Exception {
        URI nobody = URI.create("http://127.0.0.1:1");
        Path recording = recording(offsets(1));
        assertThatThrownBy(() -> run(ReplayOptions.of(recording, nobody), ProgressListener.NONE))
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining("cannot be connected to");
        assertThatThrownBy(() -> run(ReplayOptions.of(directory.resolve("none"), nobody), ProgressListener.NONE))
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining("there is no recording");
        Path rubbish = Files.writeString(directory.resolve("rubbish"), "hello");
        assertThatThrownBy(() -> run(ReplayOptions.of(rubbish, nobody), ProgressListener.NONE))
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining("not a recording");
        Path empty = Recordings.write(directory.resolve("empty"), List.of());
        assertThatThrownBy(() -> run(ReplayOptions.of(empty, nobody), ProgressListener.NONE))
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining("no invocation");
        assertThatThrownBy(() -> ReplayOptions.of(recording, URI.create("https://x/y")))
                .hasMessageContaining("http://host:port");
        assertThatThrownBy(() -> ReplayOptions.of(recording, nobody).withSpeed(0.01))
                .hasMessageContaining("speed");
    }

    private Path recording(long[] offsets) throws IOException {
        List<Exchange> exchanges = new ArrayList<>();
        for (int i = 0; i < offsets.length; i++) {
            exchanges.add(invocation(i, offsets[i], post(i), ok("{\"n\":" + i + "}")));
        }
        return Recordings.write(directory.resolve("r.recording"), exchanges);
    }

    // Bursts and pauses, 8 ms apart on average; the same each time.
    private static long[] offsets(int count) {
        Random random = new Random(count);
        long[] offsets = new long[count];
        for (int i = 1; i < count; i++) {
            offsets[i] = offsets[i - 1] + (random.nextBoolean() ? MS : random.nextInt(15_000_000) + 1);
        }
        return offsets;
    }

    // Pearson's: 1 if the distances are the planned ones, whatever the common delay.
    private static double correlation(double[] one, double[] other) {
        double oneMean = Arrays.stream(one).average().orElseThrow();
        double otherMean = Arrays.stream(other).average().orElseThrow();
        double products = 0;
        double oneSquares = 0;
        double otherSquares = 0;
        for (int i = 0; i < one.length; i++) {
            products += (one[i] - oneMean) * (other[i] - otherMean);
            oneSquares += (one[i] - oneMean) * (one[i] - oneMean);
            otherSquares += (other[i] - otherMean) * (other[i] - otherMean);
        }
        return products / Math.sqrt(oneSquares * otherSquares);
    }

    private static ReplayOptions options(Path recording, Receiver receiver) {
        return ReplayOptions.of(recording, receiver.uri()).withLateMax(LATE_MAX);
    }

    private static ReplayResult run(ReplayOptions options, ProgressListener listener)
            throws ReplayException, InterruptedException {
        return new Replay(options, listener).run();
    }

    private static ReplayTiming replay(ReplayResult result) {
        return Objects.requireNonNull(result.report().replay());
    }

    private static List<Receiver.Arrival> byNumber(Receiver receiver) {
        return receiver.arrivals().stream()
                .sorted(Comparator.comparingInt(Receiver.Arrival::number))
                .toList();
    }

    private static void assertSums(ReplayTiming replay, long planned) {
        assertThat(replay.planned()).isEqualTo(planned);
        assertThat(replay.sent() + replay.notSentCount() + replay.skippedCount())
                .isEqualTo(planned);
        assertThat(replay.answered() + replay.unansweredCount()).isEqualTo(replay.sent());
    }
}

package io.lambdatape.replay;

import static io.lambdatape.replay.Recordings.MS;
import static io.lambdatape.replay.Recordings.invocation;
import static io.lambdatape.replay.Recordings.ok;
import static io.lambdatape.replay.Recordings.post;
import static io.lambdatape.testkit.Eventually.WATCHDOG;
import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Payload;
import io.lambdatape.replay.plan.RecordingSurvey;
import io.lambdatape.replay.schedule.VirtualTime;
import io.lambdatape.replay.send.SendLimits;
import io.lambdatape.replay.send.Sender;
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
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    /** Where sockets are real and so is time, nothing here is late and nothing times out. */
    private static final SendLimits LIMITS = new SendLimits(1024, 1024, 1 << 20, WATCHDOG);

    @TempDir
    private Path directory;

    @Test
    void everyRequestArrivesOnceAndAsItWasRecorded() throws Exception {
        Path recording = recording(offsets(60));
        try (Receiver receiver = new Receiver(arrival -> ok("{\"n\":" + arrival.number() + "}"))) {
            ReplayResult result = run(options(recording, receiver), ProgressListener.NONE);
            assertThat(result.clean()).as(result.report().sentence()).isTrue();
            List<Receiver.Arrival> arrivals = byNumber(receiver);
            assertThat(arrivals).hasSize(60);
            for (int i = 0; i < 60; i++) {
                assertThat(arrivals.get(i).number()).isEqualTo(i);
                assertThat(arrivals.get(i).head()).startsWith("POST /run/blog?n=" + i + " HTTP/1.1\r\n");
            }
            assertSums(replay(result), 60);
        }
    }

    @Test
    void aTargetThatNeverAnswersDelaysNoRequest() throws Exception {
        // All were under way at once when they were recorded: for each a connection is opened before the start.
        Path recording = recording(offsets(80), 3_600_000 * MS);
        try (Receiver receiver = new Receiver(arrival -> null)) {
            SendLimits limits = new SendLimits(100, 100, 1 << 20, Duration.ofSeconds(2));
            ReplayTiming replay =
                    replay(runInVirtualTime(options(recording, receiver).withLimits(limits)));
            assertThat(replay.unanswered()).isEqualTo(Map.of(Missed.TIMEOUT, 80L));
            assertThat(replay.sendError().distribution().maxNanos()).isZero();
            assertSums(replay, 80);
            eventually("all arrive", () -> receiver.arrivals().size() == 80);
        }
    }

    @Test
    void whatTheLimitsDoNotAllowIsDroppedAndCountedNeverQueued() throws Exception {
        Path recording = recording(offsets(30), 3_600_000 * MS);
        for (boolean byConnections : new boolean[] {true, false}) {
            try (Receiver receiver = new Receiver(arrival -> null)) {
                SendLimits limits = byConnections
                        ? new SendLimits(100, 5, 1 << 20, Duration.ofSeconds(2))
                        : new SendLimits(5, 100, 1 << 20, Duration.ofSeconds(2));
                ReplayResult result =
                        runInVirtualTime(options(recording, receiver).withLimits(limits));
                ReplayTiming replay = replay(result);
                Drop cause = byConnections ? Drop.CONNECTIONS_MAX : Drop.IN_FLIGHT_MAX;
                assertThat(replay.notSent()).isEqualTo(Map.of(cause, 25L));
                assertThat(replay.unanswered()).isEqualTo(Map.of(Missed.TIMEOUT, 5L));
                assertThat(result.clean()).isFalse();
                assertSums(replay, 30);
                eventually("five arrive", () -> receiver.arrivals().size() == 5);
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
        return recording(offsets, 5 * MS);
    }

    private Path recording(long[] offsets, long tookNanos) throws IOException {
        List<Exchange> exchanges = new ArrayList<>();
        for (int i = 0; i < offsets.length; i++) {
            exchanges.add(invocation(
                    i,
                    offsets[i],
                    tookNanos,
                    Payload.of(Recordings.bytes(post(i))),
                    Payload.of(Recordings.bytes(ok("{\"n\":" + i + "}")))));
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

    private static ReplayOptions options(Path recording, Receiver receiver) {
        return ReplayOptions.of(recording, receiver.uri()).withLateMax(WATCHDOG).withLimits(LIMITS);
    }

    private static ReplayResult run(ReplayOptions options, ProgressListener listener)
            throws ReplayException, InterruptedException {
        return new Replay(options, listener).run();
    }

    /** With real sockets on which everything is sent by the thread that keeps the schedule, and moves the time. */
    private static ReplayResult runInVirtualTime(ReplayOptions options) throws ReplayException, InterruptedException {
        return new Replay(options, ProgressListener.NONE, new VirtualTime(), new Random(1), Sender::new).run();
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

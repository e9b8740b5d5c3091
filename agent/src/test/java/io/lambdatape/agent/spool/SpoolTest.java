package io.lambdatape.agent.spool;

import static io.lambdatape.testkit.Eventually.WATCHDOG;
import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.recording.AgentReport;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.PayloadPart;
import io.lambdatape.recording.Recorded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    @TempDir
    Path directory;

    private final MemoryOutlet outlet = new MemoryOutlet();

    @Test
    void everythingArrivesInOrderNumberedWithoutHolesAndTheBooksBalance() throws IOException {
        Spool spool = open(SpoolOptions.of(directory, 1 << 30), UnaryOperator.identity());
        spool.sendTo(outlet);
        for (int i = 0; i < 3000; i++) {
            spool.exchange(Recordings.exchange(i, 100));
            if (i % 10 == 0) {
                spool.lines(List.of(Recordings.line(i), Recordings.line(i + 1)));
            }
        }
        spool.exchange(Recordings.exchange(3000, 3 * SpoolOptions.PART_BYTES_MAX));
        spool.close(WATCHDOG);

        assertThat(outlet.all(Exchange.class)).hasSize(3001).isSortedAccordingTo(bySequence());
        assertThat(outlet.all(LogLine.class)).hasSize(600);
        assertThat(outlet.all(PayloadPart.class)).hasSize(3);
        assertThat(outlet.records.stream().map(record -> record.origin().sequence()))
                .containsExactlyElementsOf(LongStream.range(0, 3604).boxed().toList());
        balanced(spool);
        assertThat(count(spool, AgentReport.TAKEN)).isEqualTo(3601);
        assertThat(count(spool, AgentReport.SENT)).isEqualTo(3601);
        assertThat(count(spool, AgentReport.NUMBERED)).isEqualTo(3604);
        assertThat(outlet.reports.getLast().count(AgentReport.SENT)).isEqualTo(3601);
        assertThat(SegmentFile.list(directory)).isEmpty();
    }

    @Test
    void aFullSpoolDropsTheNewestAndSaysHowManyOnceThereIsRoomAgain() throws IOException {
        outlet.away = true;
        Spool spool = open(SpoolOptions.of(directory, 1 << 20), UnaryOperator.identity());
        spool.sendTo(outlet);
        for (int i = 0; i < 500; i++) {
            spool.exchange(Recordings.exchange(i, 10_000));
        }
        eventually("all dealt with", () -> count(spool, AgentReport.QUEUED) == 0);
        long dropped = count(spool, AgentReport.DROPPED_SPOOL_FULL);
        assertThat(dropped).isBetween(350L, 450L);
        assertThat(count(spool, AgentReport.SPOOL_BYTES)).isLessThanOrEqualTo(1 << 20);
        balanced(spool);

        outlet.away = false;
        eventually("gap", () -> !outlet.all(Gap.class).isEmpty());
        spool.exchange(Recordings.exchange(1000, 10));
        spool.close(WATCHDOG);
        Gap gap = outlet.all(Gap.class).getFirst();
        assertThat(gap.reason()).isEqualTo(Gap.Reason.SPOOL_FULL);
        assertThat(gap.count()).isEqualTo(dropped);
        assertThat(outlet.all(Exchange.class)).hasSize((int) (501 - dropped));
        assertThat(outlet.records.stream().map(record -> record.origin().sequence()))
                .containsExactlyElementsOf(
                        LongStream.range(0, 502 - dropped).boxed().toList());
        balanced(spool);
    }

    @Test
    void aFullQueueDropsWithoutWaitingAndSaysHowMany() throws Exception {
        CountDownLatch slowDisk = new CountDownLatch(1);
        CountDownLatch reached = new CountDownLatch(1);
        Spool spool = open(new SpoolOptions(directory, 1 << 30, 50_000, 1 << 20), exchange -> {
            reached.countDown();
            awaitQuietly(slowDisk);
            return exchange;
        });
        spool.sendTo(outlet);
        spool.exchange(Recordings.exchange(0, 10));
        reached.await();
        for (int i = 1; i <= 100; i++) {
            spool.exchange(Recordings.exchange(i, 9_000));
        }
        long dropped = count(spool, AgentReport.DROPPED_QUEUE_FULL);
        assertThat(dropped).isBetween(90L, 99L);
        balanced(spool);
        slowDisk.countDown();
        spool.close(WATCHDOG);
        assertThat(outlet.all(Gap.class)).singleElement().satisfies(gap -> {
            assertThat(gap.reason()).isEqualTo(Gap.Reason.QUEUE_FULL);
            assertThat(gap.count()).isEqualTo(dropped);
        });
        assertThat(outlet.all(Exchange.class)).hasSize((int) (101 - dropped));
        balanced(spool);
    }

    @Test
    void smallExchangesShareRecordsOfKafkaAndKeepTheirOrderAndNumbers() throws IOException {
        Spool spool = open(SpoolOptions.of(directory, 1 << 30), UnaryOperator.identity());
        for (int i = 0; i < 1000; i++) {
            spool.exchange(Recordings.exchange(i, i % 100 == 7 ? 1_000_000 : 10));
        }
        spool.sendTo(outlet);
        spool.close(WATCHDOG);
        assertThat(outlet.all(Exchange.class).stream().map(Exchange::name))
                .containsExactlyElementsOf(
                        LongStream.range(0, 1000).mapToObj(i -> "exchange-" + i).toList());
        assertThat(outlet.records.stream().map(record -> record.origin().sequence()))
                .containsExactlyElementsOf(
                        LongStream.range(0, outlet.records.size()).boxed().toList());
        balanced(spool);
    }

    @Test
    void aRefusedRecordBecomesAGapAndStallsNothing() throws IOException {
        outlet.refusedName = "exchange-5";
        Spool spool = open(SpoolOptions.of(directory, 1 << 30), UnaryOperator.identity());
        spool.sendTo(outlet);
        for (int i = 0; i < 20; i++) {
            spool.exchange(Recordings.exchange(i, 10));
        }
        eventually("gap", () -> !outlet.all(Gap.class).isEmpty());
        spool.close(WATCHDOG);
        // Those that shared its record of Kafka's are refused with it.
        Gap gap = outlet.all(Gap.class).getFirst();
        assertThat(gap.reason()).isEqualTo(Gap.Reason.KAFKA_REFUSED);
        assertThat(gap.count()).isBetween(1L, 20L);
        assertThat(outlet.all(Exchange.class)).hasSize(20 - (int) gap.count());
        assertThat(count(spool, AgentReport.REFUSED)).isEqualTo(gap.count());
        balanced(spool);
    }

    @Test
    void afterAFailureEverythingUnacknowledgedIsSentAgainInOrder() throws IOException {
        outlet.failOnceName = "exchange-50";
        Spool spool = open(SpoolOptions.of(directory, 1 << 30), UnaryOperator.identity());
        for (int i = 0; i < 200; i++) {
            spool.exchange(Recordings.exchange(i, 10));
        }
        spool.sendTo(outlet);
        spool.close(WATCHDOG);
        assertThat(outlet.restarts).hasPositiveValue();
        List<Long> inOrder = new ArrayList<>();
        outlet.records.forEach(record -> {
            if (!inOrder.contains(record.origin().sequence())) {
                inOrder.add(record.origin().sequence());
            }
        });
        assertThat(inOrder).hasSize(200);
        assertThat(count(spool, AgentReport.SENT)).isEqualTo(200);
        balanced(spool);
    }

    @Test
    void whatKafkaDidNotTakeIsSentFirstAfterARestart() throws IOException {
        outlet.away = true;
        Spool first = open(SpoolOptions.of(directory, 1 << 30), UnaryOperator.identity());
        first.sendTo(outlet);
        for (int i = 0; i < 100; i++) {
            first.exchange(Recordings.exchange(i, 10));
        }
        first.close(Duration.ZERO);
        outlet.away = false;
        Spool second = open(SpoolOptions.of(directory, 1 << 30), UnaryOperator.identity());
        second.exchange(Recordings.exchange(100, 10));
        second.sendTo(outlet);
        second.close(WATCHDOG);
        assertThat(outlet.all(Exchange.class).stream().map(Exchange::name))
                .containsExactlyElementsOf(LongStream.rangeClosed(0, 100)
                        .mapToObj(i -> "exchange-" + i)
                        .toList());
        assertThat(outlet.records.getFirst().origin().run()).isEqualTo(first.run());
        assertThat(outlet.records.getLast().origin().run()).isEqualTo(second.run());
        assertThat(count(second, "leftover")).isEqualTo(100);
        assertThat(count(second, "leftover.sent")).isEqualTo(100);
        assertThat(count(second, "leftover.waiting")).isZero();
        balanced(second);
    }

    @Test
    void aKillAtAnyMomentLosesAtMostTheTornRecordAndSaysSo() throws IOException {
        Spool spool = open(SpoolOptions.of(directory.resolve("whole"), 1 << 30), UnaryOperator.identity());
        // So large that none shares its entry with another.
        for (int i = 0; i < 50; i++) {
            spool.exchange(Recordings.exchange(i, 140_000));
        }
        spool.close(Duration.ZERO);
        SegmentFile segment = SegmentFile.list(directory.resolve("whole")).getFirst();
        byte[] whole = Files.readAllBytes(segment.path());
        Random random = new Random(42);
        for (int round = 0; round < 30; round++) {
            int length = random.nextInt(whole.length + 1);
            Path copy = Files.createDirectory(directory.resolve("copy" + round));
            Files.write(copy.resolve(segment.path().getFileName()), java.util.Arrays.copyOf(whole, length));
            MemoryOutlet to = new MemoryOutlet();
            Spool again = open(SpoolOptions.of(copy, 1 << 30), UnaryOperator.identity());
            again.sendTo(to);
            again.close(WATCHDOG);
            List<Exchange> kept = to.all(Exchange.class);
            for (int i = 0; i < kept.size(); i++) {
                assertThat(kept.get(i).name()).isEqualTo("exchange-" + i);
            }
            int entry = (whole.length - SegmentFile.HEADER_BYTES) / 50;
            assertThat(kept.size()).isBetween((length - SegmentFile.HEADER_BYTES) / entry - 3, length / (entry - 2));
            boolean torn = length > SegmentFile.HEADER_BYTES && tornAt(whole, length);
            assertThat(to.all(Gap.class)).hasSize(torn ? 1 : 0);
            to.all(Gap.class).forEach(gap -> {
                assertThat(gap.reason()).isEqualTo(Gap.Reason.SPOOL_DAMAGED);
                assertThat(gap.origin().sequence()).isZero();
            });
        }
    }

    @Test
    void garbageInTheSpoolNeverStopsTheAgent() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 10; round++) {
            byte[] garbage = new byte[random.nextInt(5000)];
            random.nextBytes(garbage);
            if (round % 2 == 0 && garbage.length > SegmentFile.HEADER_BYTES) {
                byte[] header = SegmentFile.header(new java.util.UUID(1, 2));
                System.arraycopy(header, 0, garbage, 0, header.length);
            }
            Path copy = Files.createDirectory(directory.resolve("garbage" + round));
            Files.write(new SegmentFile(copy, 5).path(), garbage);
            Files.write(copy.resolve("acknowledged"), garbage);
            MemoryOutlet to = new MemoryOutlet();
            Spool spool = open(SpoolOptions.of(copy, 1 << 30), UnaryOperator.identity());
            spool.exchange(Recordings.exchange(1, 10));
            spool.sendTo(to);
            spool.close(WATCHDOG);
            assertThat(to.all(Exchange.class)).hasSize(1);
        }
    }

    @Test
    void positionsOfLogFilesAreFoundInTheSpoolAgain() throws IOException {
        Spool spool = open(SpoolOptions.of(directory, 1 << 30), UnaryOperator.identity());
        assertThat(spool.offer(List.of(Recordings.line(1)), new SourcePosition("a", 10)))
                .isTrue();
        assertThat(spool.offer(List.of(Recordings.line(2)), new SourcePosition("a", 20)))
                .isTrue();
        spool.close(Duration.ZERO);
        Spool again = open(SpoolOptions.of(directory, 1 << 30), UnaryOperator.identity());
        assertThat(again.recoveredPositions()).isEqualTo(Map.of("a", 20L));
        again.close(Duration.ZERO);
    }

    @Test
    void twoAgentsCannotShareASpool() throws IOException {
        Spool spool = open(SpoolOptions.of(directory, 1 << 30), UnaryOperator.identity());
        assertThatThrownBy(() -> open(SpoolOptions.of(directory, 1 << 30), UnaryOperator.identity()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("uses the spool directory");
        spool.close(Duration.ZERO);
    }

    private static boolean tornAt(byte[] whole, int length) {
        int at = SegmentFile.HEADER_BYTES;
        while (at < length) {
            at += Entry.PREFIX_BYTES + java.nio.ByteBuffer.wrap(whole).getInt(at);
        }
        return at != length;
    }

    private static void balanced(Spool spool) {
        assertThat(count(spool, AgentReport.TAKEN))
                .isEqualTo(count(spool, AgentReport.SPOOLED)
                        + count(spool, AgentReport.DROPPED_QUEUE_FULL)
                        + count(spool, AgentReport.DROPPED_SPOOL_FULL)
                        + count(spool, AgentReport.QUEUED));
        assertThat(count(spool, AgentReport.SPOOLED))
                .isEqualTo(count(spool, AgentReport.SENT)
                        + count(spool, AgentReport.REFUSED)
                        + count(spool, AgentReport.WAITING));
        assertThat(count(spool, AgentReport.NUMBERED))
                .isEqualTo(count(spool, AgentReport.SPOOLED) + count(spool, "pieces") + count(spool, "gap_records"));
        assertThat(count(spool, "leftover"))
                .isEqualTo(count(spool, "leftover.sent")
                        + count(spool, "leftover.refused")
                        + count(spool, "leftover.waiting"));
    }

    private static java.util.Comparator<Recorded> bySequence() {
        return java.util.Comparator.comparingLong(record -> record.origin().sequence());
    }

    private static long count(Spool spool, String name) {
        return spool.counters().snapshot().getOrDefault(name, -1L);
    }

    private static Spool open(SpoolOptions options, UnaryOperator<Exchange> redaction) throws IOException {
        return Spool.open(
                new Spool.Settings("worker-1", options, RecordingClock.system(), redaction, position -> {}, () -> {}));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

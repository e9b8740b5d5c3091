package io.lambdatape.replay.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final long SECOND = 1_000_000_000;
    private static final long EPOCH = 1_790_000_000L * SECOND;

    @Test
    void twiceTheSpeedIsHalfTheOffsetAndAFractionIsNotCut() {
        assertThat(new Schedule(7, EPOCH, 0.5).dueNanos(EPOCH + 10 * SECOND)).isEqualTo(7 + 20 * SECOND);
        assertThat(new Schedule(7, EPOCH, 1).dueNanos(EPOCH + 10 * SECOND)).isEqualTo(7 + 10 * SECOND);
        assertThat(new Schedule(7, EPOCH, 1.5).dueNanos(EPOCH + 10 * SECOND)).isEqualTo(7 + 6_666_666_667L);
        assertThat(new Schedule(7, EPOCH, 2.7).dueNanos(EPOCH + 27 * SECOND)).isEqualTo(7 + 10 * SECOND);
    }

    @Property
    void laterStartsAreNeverDueEarlier(
            @ForAll @LongRange(max = 864_000 * 1_000_000_000L) long one,
            @ForAll @LongRange(max = 864_000 * 1_000_000_000L) long other,
            @ForAll @DoubleRange(min = 0.1, max = 100) double speed) {
        Schedule schedule = new Schedule(0, EPOCH, speed);
        assertThat(schedule.dueNanos(EPOCH + Math.min(one, other)))
                .isLessThanOrEqualTo(schedule.dueNanos(EPOCH + Math.max(one, other)));
    }

    @Test
    void waitingIsExactAndTenHoursLaterItStillIs() {
        ImpreciseTime time = new ImpreciseTime();
        Pacer pacer = new Pacer(time, () -> false);
        for (double speed : new double[] {0.5, 1, 2.7}) {
            Schedule schedule = new Schedule(time.nanos(), EPOCH, speed);
            Random random = new Random(3);
            long offset = 0;
            for (int i = 0; i < 2000; i++) {
                // Bursts, and pauses of up to half a minute.
                offset += random.nextInt(4) == 0 ? (long) (random.nextDouble() * 30 * SECOND) : random.nextInt(5_000);
                long due = schedule.dueNanos(EPOCH + offset);
                assertThat(pacer.await(due)).isTrue();
                assertThat(time.now - due).isBetween(0L, offset == 0 ? SECOND : 6_000L);
            }
        }
    }

    @Test
    void aStopEndsTheWaitingSoon() {
        ImpreciseTime time = new ImpreciseTime();
        Pacer pacer = new Pacer(time, () -> time.now > 5 * SECOND);
        assertThat(pacer.await(3600 * SECOND)).isFalse();
        assertThat(time.now).isLessThan(6 * SECOND);
    }

    @Test
    void anOverdueInstantIsNotWaitedFor() {
        ImpreciseTime time = new ImpreciseTime();
        time.now = 10 * SECOND;
        assertThat(new Pacer(time, () -> false).await(9 * SECOND)).isTrue();
        assertThat(time.parks).isZero();
    }

    @Test
    void anImpossibleSpeedIsRefused() {
        assertThatThrownBy(() -> new Schedule(0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Schedule(0, 0, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Schedule(0, 0, 101)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Each look at the clock takes a microsecond; a sleep ends up to 80 µs late, as on Linux. */
    private static final class ImpreciseTime implements ReplayTime {
        private final Random random = new Random(1);
        private long now;
        private int parks;

        @Override
        public long nanos() {
            now += 1_000;
            return now;
        }

        @Override
        public long epochNanos() {
            return EPOCH + now;
        }

        @Override
        public void park(long nanos) {
            parks++;
            now += nanos + random.nextInt(80_000);
        }

        @Override
        public void spin(long leftNanos) {
            now += 20;
        }

        @Override
        public Ticking every(long nanos, Runnable tick) {
            throw new IllegalStateException("BUG: waiting for an instant does nothing beside");
        }
    }
}

package io.lambdatape.agent.attribution;

import static io.lambdatape.testkit.Eventually.WATCHDOG;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.capture.TraceIds;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.Parent;
import io.lambdatape.recording.TraceContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is asked while it is not known yet who asks. */
class AskingConnectionTest {
    private static final TraceContext BLOG = new TraceContext("a".repeat(32), "a".repeat(16));
    private static final TraceContext TICKETS = new TraceContext("b".repeat(32), "b".repeat(16));

    private final AtomicLong clock = new AtomicLong(1000);
    private final OpenInvocations open = new OpenInvocations(clock::incrementAndGet);
    private final CompletableFuture<Source> found = new CompletableFuture<>();
    private final AskingConnection connection = AskingConnection.accepted(open, TraceIds.system(), found::join);

    @Test
    void aQueryWhoseOwnerIsFoundOnlyAfterItsAnswerWaitsForThat() throws InterruptedException {
        open.opened(BLOG, "blog");
        open.opened(TICKETS, "tickets");
        Asked asked = connection.asks(null, clock.incrementAndGet());
        connection.queryAnswered(asked, clock.incrementAndGet());
        CountDownLatch settled = new CountDownLatch(1);
        connection.settled(asked, settled::countDown);
        assertThat(settled.getCount()).isEqualTo(1);
        assertThat(asked.parent().candidates()).containsExactlyInAnyOrder(BLOG, TICKETS);

        found.complete(new Source("blog", null));

        assertThat(settled.await(WATCHDOG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(asked.parent()).isEqualTo(Parent.known(BLOG.spanId(), Attribution.EXCLUSIVE));
        assertThat(asked.id().traceId()).isEqualTo(BLOG.traceId());
    }

    @Test
    void aSearchThatFailsHoldsNothingBack() throws InterruptedException {
        open.opened(BLOG, "blog");
        Asked asked = connection.asks(null, clock.incrementAndGet());
        connection.queryAnswered(asked, clock.incrementAndGet());
        CountDownLatch settled = new CountDownLatch(1);
        connection.settled(asked, settled::countDown);

        found.completeExceptionally(new IllegalStateException("no /proc"));

        assertThat(settled.await(WATCHDOG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(asked.parent()).isEqualTo(Parent.known(BLOG.spanId(), Attribution.EXCLUSIVE));
    }

    @Test
    void aQueryWhoseOwnerIsKnownWaitsForAnEarlierOneThatIsStillBeingSettled() throws InterruptedException {
        List<String> settled = new CopyOnWriteArrayList<>();
        CountDownLatch settling = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch both = new CountDownLatch(2);
        Asked first = connection.asks(null, clock.incrementAndGet());
        connection.queryAnswered(first, clock.incrementAndGet());
        connection.settled(first, () -> {
            settling.countDown();
            awaitUninterruptibly(goOn);
            settled.add("first");
            both.countDown();
        });
        found.complete(new Source("blog", null));
        assertThat(settling.await(WATCHDOG.toSeconds(), TimeUnit.SECONDS)).isTrue();

        Asked second = connection.asks(null, clock.incrementAndGet());
        connection.queryAnswered(second, clock.incrementAndGet());
        connection.settled(second, () -> {
            settled.add("second");
            both.countDown();
        });

        goOn.countDown();
        assertThat(both.await(WATCHDOG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(settled).containsExactly("first", "second");
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(WATCHDOG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aQueryWhoseOwnerIsKnownIsSettledAtOnce() throws InterruptedException {
        open.opened(BLOG, "blog");
        found.complete(new Source("blog", null));
        CountDownLatch sought = new CountDownLatch(1);
        connection.whenOwnerSought(sought::countDown);
        assertThat(sought.await(WATCHDOG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        Asked asked = connection.asks(null, clock.incrementAndGet());
        connection.queryAnswered(asked, clock.incrementAndGet());
        CountDownLatch settled = new CountDownLatch(1);

        connection.settled(asked, settled::countDown);

        assertThat(settled.getCount()).isZero();
    }
}

package io.lambdatape.agent.database;

import static io.lambdatape.testkit.Eventually.WATCHDOG;

import io.lambdatape.agent.attribution.Source;
import io.lambdatape.agent.relay.Peers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The search for a connection's owner that ends before a hand-made conversation goes on: nothing is recorded late. */
public final class KnownOwner implements Function<Peers, Source> {
    private final CompletableFuture<Thread> seeking = new CompletableFuture<>();

    @Override
    public Source apply(Peers peers) {
        seeking.complete(Thread.currentThread());
        return Source.UNKNOWN;
    }

    /** Returns when the owner is known. */
    public void awaitFound() {
        try {
            if (!seeking.orTimeout(WATCHDOG.toSeconds(), TimeUnit.SECONDS)
                    .join()
                    .join(WATCHDOG)) {
                throw new AssertionError("the search does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}

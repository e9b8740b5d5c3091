package io.lambdatape.store.lucene;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.apache.lucene.index.MultiReader;
import org.apache.lucene.search.ReferenceManager;
import org.jspecify.annotations.Nullable;

/** Searchers over all slices as they are at a time. */
final class Searchers extends ReferenceManager<StoreSearcher> {
    private static final long IDLE_AFTER_NANOS = 5_000_000_000L;
    private static final long REFRESH_IDLE_EVERY_NANOS = 2_000_000_000L;

    private static final Duration THREAD_IDLE_MAX = Duration.ofSeconds(10);

    private final Slices slices;
    private final FieldNames names = new FieldNames();
    private final int threads = Runtime.getRuntime().availableProcessors();
    private final Executor executor = executor(threads);
    private final Lock refreshing = new ReentrantLock();
    private final Condition refreshed = refreshing.newCondition();
    private final LongSupplier nanoClock;
    private volatile long askedNanos;
    private long refreshedNanos;

    Searchers(Slices slices, LongSupplier nanoClock) throws IOException {
        this.slices = slices;
        this.nanoClock = nanoClock;
        this.askedNanos = nanoClock.getAsLong();
        this.refreshedNanos = askedNanos;
        this.current = searcher(slices.reader());
    }

    /** A searcher that knows what was added up to a moment ago, for a question. */
    StoreSearcher ask() throws IOException {
        boolean idle = isIdle();
        askedNanos = nanoClock.getAsLong();
        if (idle) {
            maybeRefreshBlocking();
        }
        return acquire();
    }

    /**
     * Takes in what was added; less often while nobody asks. Every time costs a small segment that has to be merged
     * later: a quarter of all work under load.
     */
    void refreshIfDue() throws IOException {
        long now = nanoClock.getAsLong();
        if (!isIdle() || now - refreshedNanos >= REFRESH_IDLE_EVERY_NANOS) {
            refreshedNanos = now;
            maybeRefresh();
        }
    }

    /** Waits until something can be found that arrived after this number, at most for so long. */
    void awaitArrivalAfter(long arrival, Duration max) throws IOException, InterruptedException {
        long began = nanoClock.getAsLong();
        long left = max.toNanos();
        refreshing.lock();
        try {
            while (left > 0 && highestArrival() <= arrival) {
                // What it returns is of no use: every refresh wakes, and how much is left the clock tells.
                long unused = refreshed.awaitNanos(left);
                left = max.toNanos() - (nanoClock.getAsLong() - began);
            }
        } finally {
            refreshing.unlock();
        }
    }

    // Whoever waits asks, but does not refresh: a refresh that is under way on another thread wants the lock held here.
    private long highestArrival() throws IOException {
        askedNanos = nanoClock.getAsLong();
        StoreSearcher searcher = acquire();
        try {
            return Arrivals.highest(searcher);
        } finally {
            release(searcher);
        }
    }

    @Override
    protected void afterMaybeRefresh() {
        refreshing.lock();
        try {
            refreshed.signalAll();
        } finally {
            refreshing.unlock();
        }
    }

    private StoreSearcher searcher(MultiReader reader) {
        return new StoreSearcher(reader, names, executor, threads, StoreSearcher.PART_DOCUMENTS_MIN);
    }

    // Its threads end by themselves when there is nothing to do: a search that is under way at the end needs them.
    private static Executor executor(int threads) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                threads,
                threads,
                THREAD_IDLE_MAX.toSeconds(),
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("store-search-", 0).daemon(true).factory());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private boolean isIdle() {
        return nanoClock.getAsLong() - askedNanos > IDLE_AFTER_NANOS;
    }

    @Override
    protected @Nullable StoreSearcher refreshIfNeeded(StoreSearcher before) throws IOException {
        MultiReader newer = slices.readerIfChanged();
        return newer == null ? null : searcher(newer);
    }

    @Override
    protected boolean tryIncRef(StoreSearcher searcher) {
        return searcher.getIndexReader().tryIncRef();
    }

    @Override
    protected void decRef(StoreSearcher searcher) throws IOException {
        searcher.getIndexReader().decRef();
    }

    @Override
    protected int getRefCount(StoreSearcher searcher) {
        return searcher.getIndexReader().getRefCount();
    }
}

package io.lambdatape.store.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * How the store runs.
 *
 * @param refreshInterval how soon after it was added a record can be found
 * @param writeBufferMegabytes how much is collected in memory before a segment is written
 * @param slices how time is cut into slices, and how many are kept
 * @param freeBytesMin so much is left free on the disk: with less nothing is added
 * @param attributeNamesMax so many attributes have a field of their own in a slice; the others share one
 * @param disk tells how much is free
 * @param clock what time it is
 * @param nanoClock how much time has passed since another look at it: what time it is may be set back meanwhile
 * @param tidyInterval how often full slices are sealed and old ones deleted
 */
public record StoreOptions(
        Duration refreshInterval,
        double writeBufferMegabytes,
        SliceOptions slices,
        long freeBytesMin,
        int attributeNamesMax,
        Disk disk,
        InstantSource clock,
        LongSupplier nanoClock,
        Duration tidyInterval) {
    private static final long FREE_BYTES_MIN = 512L << 20;
    private static final int ATTRIBUTE_NAMES_MAX = 1_000;
    private static final Duration TIDY_INTERVAL = Duration.ofSeconds(5);

    /** A quarter of a second, 128 MB, everything kept, half a GiB free, 1,000 attributes. */
    public static final StoreOptions DEFAULTS = new StoreOptions(Duration.ofMillis(250), 128);

    /** The defaults but for these. */
    public StoreOptions(Duration refreshInterval, double writeBufferMegabytes) {
        this(
                refreshInterval,
                writeBufferMegabytes,
                SliceOptions.KEEP_ALL,
                FREE_BYTES_MIN,
                ATTRIBUTE_NAMES_MAX,
                path -> Files.getFileStore(path).getUsableSpace(),
                InstantSource.system(),
                System::nanoTime,
                TIDY_INTERVAL);
    }

    public StoreOptions withSlices(SliceOptions newSlices) {
        return new StoreOptions(
                refreshInterval,
                writeBufferMegabytes,
                newSlices,
                freeBytesMin,
                attributeNamesMax,
                disk,
                clock,
                nanoClock,
                tidyInterval);
    }

    public StoreOptions withFreeBytesMin(long bytes) {
        return new StoreOptions(
                refreshInterval,
                writeBufferMegabytes,
                slices,
                bytes,
                attributeNamesMax,
                disk,
                clock,
                nanoClock,
                tidyInterval);
    }

    public StoreOptions withAttributeNamesMax(int names) {
        return new StoreOptions(
                refreshInterval,
                writeBufferMegabytes,
                slices,
                freeBytesMin,
                names,
                disk,
                clock,
                nanoClock,
                tidyInterval);
    }

    public StoreOptions withDisk(Disk newDisk) {
        return new StoreOptions(
                refreshInterval,
                writeBufferMegabytes,
                slices,
                freeBytesMin,
                attributeNamesMax,
                newDisk,
                clock,
                nanoClock,
                tidyInterval);
    }

    public StoreOptions withClock(InstantSource newClock) {
        return new StoreOptions(
                refreshInterval,
                writeBufferMegabytes,
                slices,
                freeBytesMin,
                attributeNamesMax,
                disk,
                newClock,
                nanoClock,
                tidyInterval);
    }

    public StoreOptions withNanoClock(LongSupplier newClock) {
        return new StoreOptions(
                refreshInterval,
                writeBufferMegabytes,
                slices,
                freeBytesMin,
                attributeNamesMax,
                disk,
                clock,
                newClock,
                tidyInterval);
    }

    public StoreOptions withTidyInterval(Duration interval) {
        return new StoreOptions(
                refreshInterval,
                writeBufferMegabytes,
                slices,
                freeBytesMin,
                attributeNamesMax,
                disk,
                clock,
                nanoClock,
                interval);
    }

    /** Tells how many bytes can still be written where a path is. */
    @FunctionalInterface
    public interface Disk {
        /**
         * How many bytes there are left.
         *
         * @throws IOException if that cannot be told
         */
        long freeBytes(Path path) throws IOException;
    }
}

package io.lambdatape.store.lucene;

import io.opentelemetry.api.metrics.Meter;
import java.io.IOException;

/** What the store tells of itself to a monitoring system. */
final class StoreMetrics {
    private StoreMetrics() {}

    /** Reads a figure that may be unreadable. */
    @FunctionalInterface
    interface Figure {
        /**
         * The figure at this moment.
         *
         * @throws IOException if it cannot be read now
         */
        long read() throws IOException;
    }

    static void register(Meter meter, Slices slices, Searchers searchers, Figure freeBytes) {
        gauge(meter, "documents", "{document}", "documents that can be found, pieces of payloads and gaps too", () -> {
            try (Lease lease = Lease.of(searchers)) {
                return lease.searcher().getIndexReader().numDocs();
            }
        });
        gauge(meter, "slices", "{slice}", "time slices", slices::count);
        gauge(meter, "size", "By", "bytes on disk", slices::bytes);
        gauge(meter, "disk.free", "By", "bytes that are free on the store's disk", freeBytes);
        gauge(
                meter,
                "attributes.overflowed",
                "{attribute}",
                "attributes without a field of their own, because there are too many names",
                slices::attributesOverflowed);
    }

    private static void gauge(Meter meter, String name, String unit, String description, Figure figure) {
        meter.gaugeBuilder("lambdatape.store." + name)
                .ofLongs()
                .setDescription(description)
                .setUnit(unit)
                .buildWithCallback(measurement -> {
                    try {
                        measurement.record(figure.read());
                    } catch (IOException | org.apache.lucene.store.AlreadyClosedException e) {
                        // The store is being closed: no figure.
                    }
                });
    }
}

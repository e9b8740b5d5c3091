package io.lambdatape.replay.plan;

import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.file.RecordingReader;
import io.lambdatape.report.ReplayedInvocation.Skip;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * What a recording holds, found by reading it once before anything is sent.
 *
 * @param invocations all of them
 * @param unplayable those that cannot be sent again, by reason
 * @param redactedFields how many requests seem to carry a placeholder instead of a secret, by header field
 * @param outOfOrder invocations that started before one that stands earlier in the file: they are sent late
 * @param cutOff whether the file ends before its trailer
 * @param firstStartNanos the first invocation's start, since the epoch; 0 if there is none
 * @param lastStartNanos the last invocation's start, since the epoch; 0 if there is none
 * @param concurrencyPeak how many invocations ran at once, at the speed asked for and the recorded durations
 */
public record RecordingSurvey(
        long invocations,
        Map<Skip, Long> unplayable,
        Map<String, Long> redactedFields,
        long outOfOrder,
        boolean cutOff,
        long firstStartNanos,
        long lastStartNanos,
        int concurrencyPeak) {
    private static final int CONCURRENCY_MAX = 4096;
    private static final int FIELDS_MAX = 100;

    /** Reads the whole file; memory does not grow with it. */
    public static RecordingSurvey of(Path recording, RequestPreparation preparation, double speed) throws IOException {
        Count count = new Count(preparation, speed);
        try (RecordingReader reader = new RecordingReader(new BufferedInputStream(Files.newInputStream(recording)))) {
            for (Recorded record = reader.next(); record != null; record = reader.next()) {
                if (record instanceof Exchange exchange && exchange.kind() == ExchangeKind.INVOCATION) {
                    count.add(exchange);
                }
            }
            return count.survey(reader.summary() == null);
        }
    }

    /** Invocations that can be sent again. */
    public long playable() {
        return invocations
                - unplayable.values().stream().mapToLong(Long::longValue).sum();
    }

    private static final class Count {
        private final RequestPreparation preparation;
        private final double speed;
        private final Map<Skip, Long> unplayable = new EnumMap<>(Skip.class);
        private final Map<String, Long> redacted = new TreeMap<>();
        private final PriorityQueue<Long> ends = new PriorityQueue<>();
        private long invocations;
        private long outOfOrder;
        private long first;
        private long last;
        private int peak;

        Count(RequestPreparation preparation, double speed) {
            this.preparation = preparation;
            this.speed = speed;
        }

        void add(Exchange invocation) {
            long start = invocation.timing().startNanos();
            first = invocations == 0 ? start : first;
            invocations++;
            outOfOrder += start < last ? 1 : 0;
            last = Math.max(last, start);
            switch (preparation.prepare(invocation)) {
                case Planned.Unplayable cannot -> unplayable.merge(cannot.reason(), 1L, Long::sum);
                case Planned.Request request -> {
                    concurrency(start, request.recordedNanos());
                    redacted(invocation);
                }
            }
        }

        private void redacted(Exchange invocation) {
            for (String field : RequestPreparation.redactedFields(invocation)) {
                if (redacted.containsKey(field) || redacted.size() < FIELDS_MAX) {
                    redacted.merge(field, 1L, Long::sum);
                }
            }
        }

        private void concurrency(long start, long duration) {
            long begin = Math.round((start - first) / speed);
            while (!ends.isEmpty() && ends.element() < begin) {
                ends.remove();
            }
            if (ends.size() < CONCURRENCY_MAX) {
                ends.add(begin + duration);
            }
            peak = Math.max(peak, ends.size());
        }

        RecordingSurvey survey(boolean cutOff) {
            return new RecordingSurvey(
                    invocations, Map.copyOf(unplayable), Map.copyOf(redacted), outOfOrder, cutOff, first, last, peak);
        }
    }
}

package io.lambdatape.agent.logs.format;

import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Severity;
import org.jspecify.annotations.Nullable;

/**
 * What a line tells.
 *
 * @param severity its level; null if it tells none
 * @param timeNanos when it happened, in nanoseconds since the epoch
 * @param ownTime whether the line tells that time itself
 * @param byWorker whether the platform's worker wrote it, not a function: it belongs to no invocation
 * @param stream {@code stdout} or {@code stderr}, where the line names it; null if not
 * @param attributes what else it tells
 */
public record Told(
        @Nullable Severity severity,
        long timeNanos,
        boolean ownTime,
        boolean byWorker,
        @Nullable String stream,
        Attributes attributes) {}

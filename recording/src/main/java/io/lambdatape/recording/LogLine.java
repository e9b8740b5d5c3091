package io.lambdatape.recording;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A line of a log.
 *
 * @param uid the same for the same line, whenever it is read: {@code worker/generation/offset}
 * @param stream {@code stdout}, {@code stderr}, or {@code log} for a file that is neither
 * @param file the file's path on the worker; null if it comes from none
 * @param offset where the line starts in the file, in bytes; -1 if it comes from none
 * @param severity the level found in the line; null if none was found
 * @param message the line without its line break; invalid UTF-8 replaced by U+FFFD
 * @param timeNanos when it happened: the line's own time, or when it was read; nanoseconds since the epoch
 * @param observedNanos when it was read; nanoseconds since the epoch
 * @param invocation the invocation it belongs to; null if unknown
 * @param attribution how the invocation is known
 * @param truncated whether the line was longer than what was kept
 */
public record LogLine(
        Origin origin,
        String uid,
        Place place,
        String stream,
        @Nullable String file,
        long offset,
        @Nullable Severity severity,
        String message,
        long timeNanos,
        long observedNanos,
        @Nullable TraceContext invocation,
        Attribution attribution,
        boolean truncated,
        Attributes attributes)
        implements Recorded {
    public LogLine {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(uid, "uid");
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(attribution, "attribution");
        Objects.requireNonNull(attributes, "attributes");
    }

    /** The same line under another number. */
    public LogLine withOrigin(Origin newOrigin) {
        return new LogLine(
                newOrigin,
                uid,
                place,
                stream,
                file,
                offset,
                severity,
                message,
                timeNanos,
                observedNanos,
                invocation,
                attribution,
                truncated,
                attributes);
    }

    /** The same line with another text. */
    public LogLine withMessage(String newMessage, Attributes newAttributes, boolean newTruncated) {
        return new LogLine(
                origin,
                uid,
                place,
                stream,
                file,
                offset,
                severity,
                newMessage,
                timeNanos,
                observedNanos,
                invocation,
                attribution,
                newTruncated,
                newAttributes);
    }
}

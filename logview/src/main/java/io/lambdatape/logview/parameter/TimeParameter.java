package io.lambdatape.logview.parameter;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A point in time as a person or a program writes it: RFC 3339 with a zone, milliseconds since the epoch, {@code now},
 * or a length of time that means "ago" ({@code 15m}, {@code now-1h}).
 */
final class TimeParameter {
    private static final Pattern AGO = Pattern.compile("(?:now-)?(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern EPOCH = Pattern.compile("\\d{1,15}");
    // A '+' that was not written as %2B arrives as a space.
    private static final Pattern LOST_PLUS = Pattern.compile("(\\S+[Tt]\\S+) (\\d\\d:\\d\\d)");
    /** Milliseconds below this are in 1973 or before: most likely seconds. */
    private static final long EPOCH_MILLIS_MIN = 100_000_000_000L;

    private static final Instant LATEST = Instant.ofEpochSecond(Long.MAX_VALUE / 1_000_000_000L);

    private TimeParameter() {}

    /**
     * The time, or null if it cannot be understood.
     *
     * @param now what "ago" counts from
     */
    static @Nullable Instant parse(String text, Instant now) {
        Instant instant = read(text.strip(), now);
        boolean storable = instant != null && !instant.isBefore(Instant.EPOCH) && instant.isBefore(LATEST);
        return storable ? instant : null;
    }

    private static @Nullable Instant read(String text, Instant now) {
        if (text.equals("now")) {
            return now;
        }
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            return now.minus(length(Long.parseLong(ago.group(1)), ago.group(2)));
        }
        if (EPOCH.matcher(text).matches()) {
            long millis = Long.parseLong(text);
            return millis < EPOCH_MILLIS_MIN ? null : Instant.ofEpochMilli(millis);
        }
        Matcher lostPlus = LOST_PLUS.matcher(text);
        String written = lostPlus.matches() ? lostPlus.group(1) + "+" + lostPlus.group(2) : text;
        try {
            return OffsetDateTime.parse(written).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static Duration length(long count, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            default -> throw new IllegalStateException("BUG: the pattern lets no unit through but these: " + unit);
        };
    }
}

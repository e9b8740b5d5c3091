package io.lambdatape.agent.postgresql.value;

import io.lambdatape.agent.postgresql.wire.MalformedMessageException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/** Dates and times, which PostgreSQL counts from the beginning of 2000. */
final class TimeText {
    private static final long EPOCH_DAY = LocalDate.of(2000, 1, 1).toEpochDay();
    private static final long EPOCH_SECOND = EPOCH_DAY * 86_400;
    private static final long MICROS = 1_000_000;
    private static final long DAY_MICROS = 86_400 * MICROS;
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
            .toFormatter();

    private TimeText() {}

    static String date(int days) {
        return switch (days) {
            case Integer.MAX_VALUE -> "infinity";
            case Integer.MIN_VALUE -> "-infinity";
            default -> LocalDate.ofEpochDay(EPOCH_DAY + days).toString();
        };
    }

    static String time(long micros) throws MalformedMessageException {
        if (micros == DAY_MICROS) {
            return "24:00:00";
        }
        if (micros < 0 || micros > DAY_MICROS) {
            throw new MalformedMessageException("a time of day beyond the day");
        }
        return TIME.format(LocalTime.ofNanoOfDay(micros * 1000));
    }

    static String timestamp(long micros) {
        return timestamp(micros, "");
    }

    static String timestamp(long micros, String zone) {
        if (micros == Long.MAX_VALUE) {
            return "infinity";
        }
        if (micros == Long.MIN_VALUE) {
            return "-infinity";
        }
        int nanos = (int) Math.floorMod(micros, MICROS) * 1000;
        LocalDateTime time =
                LocalDateTime.ofEpochSecond(EPOCH_SECOND + Math.floorDiv(micros, MICROS), nanos, ZoneOffset.UTC);
        return time.toLocalDate() + " " + TIME.format(time) + zone;
    }
}

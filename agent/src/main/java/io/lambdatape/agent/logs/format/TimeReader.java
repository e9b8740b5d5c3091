package io.lambdatape.agent.logs.format;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Reads a time that begins at a given place of a line, in any of the shapes that programs write. One pass, no
 * backtracking: a line may be anything.
 *
 * <pre>
 * 2026-04-23T16:28:53.123456789Z   2026-04-23 16:28:53,123 +02:00   2026/04/23 11:28:53   26/04/23 11:28:53
 * 081109 203615   Jun 14 15:16:01   Thu Apr 23 16:28:53.123456 2026   23/Apr/2026:16:28:53 +0200
 * </pre>
 */
final class TimeReader {
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final int FRACTION_DIGITS = 9;
    private static final int ZONE_HOURS_MAX = 18;

    private final CharSequence text;
    private final ZoneId zone;
    private final long nowNanos;
    private int at;

    /**
     * @param zone of times that tell none
     * @param nowNanos about when the line was written: the year of times that tell none is the one that is nearest
     */
    TimeReader(CharSequence text, ZoneId zone, long nowNanos) {
        this.text = text;
        this.zone = zone;
        this.nowNanos = nowNanos;
    }

    /** Where the time ends that was read last. */
    int end() {
        return at;
    }

    /** The time that begins there; null if none does. */
    @Nullable
    EventTime read(int from) {
        at = from;
        if (from >= text.length()) {
            return null;
        }
        try {
            char first = text.charAt(from);
            if (isDigit(first)) {
                return startingWithDigit(from);
            }
            return first >= 'A' && first <= 'Z' ? startingWithName(from) : null;
        } catch (DateTimeException | ArithmeticException e) {
            // Digits in the shape of a time that is none, such as the 31st of February.
            at = from;
            return null;
        }
    }

    private @Nullable EventTime startingWithDigit(int from) {
        int digits = digitsAt(from);
        char next = charAt(from + digits);
        if (digits == 4 && (next == '-' || next == '/')) {
            return date(4, next, 0);
        }
        if (digits == 2 && next == '/') {
            return Months.at(text, from + 3) > 0 ? commonLog() : date(2, '/', 2000);
        }
        if (digits == 2 && next == ':' && from <= 1) {
            return today();
        }
        return digits == 6 && next == ' ' && digitsAt(from + 7) == 6 ? packed() : null;
    }

    // 2026-04-23T16:28:53, 2026/04/23 16:28:53, 26/04/23 16:28:53
    private @Nullable EventTime date(int yearDigits, char separator, int century) {
        int year = century + number(yearDigits);
        if (!skip(separator) || digitsAt(at) != 2) {
            return null;
        }
        int month = number(2);
        if (!skip(separator) || digitsAt(at) != 2) {
            return null;
        }
        int day = number(2);
        if (!skip('T') && !skip(' ') && !skip('_')) {
            return null;
        }
        return clock(year, month, day);
    }

    // 16:28:53.123, logback's own default: the day that brings it nearest to now
    private @Nullable EventTime today() {
        LocalTimeOfDay time = timeOfDay();
        if (time == null || time.precision == SECOND_NANOS) {
            return null;
        }
        LocalDateTime now = LocalDateTime.ofInstant(Instant.ofEpochSecond(0, nowNanos), zone);
        LocalDateTime told = time.on(now.getYear(), now.getMonthValue(), now.getDayOfMonth());
        return made(told.isAfter(now.plusHours(12)) ? told.minusDays(1) : told, time.precision);
    }

    // 081109 203615
    private EventTime packed() {
        int year = 2000 + number(2);
        int month = number(2);
        int day = number(2);
        at++;
        return made(LocalDateTime.of(year, month, day, number(2), number(2), number(2)), SECOND_NANOS);
    }

    // 23/Apr/2026:16:28:53 +0200
    private @Nullable EventTime commonLog() {
        int day = number(2);
        int month = Months.at(text, at + 1);
        at += 4;
        if (!skip('/') || digitsAt(at) != 4) {
            return null;
        }
        int year = number(4);
        return skip(':') ? clock(year, month, day) : null;
    }

    // Jun 14 15:16:01, Thu Apr 23 16:28:53.123456 2026
    private @Nullable EventTime startingWithName(int from) {
        boolean weekDay = Months.isDayOfWeek(text, from);
        int monthAt = weekDay ? from + 4 : from;
        int month = Months.at(text, monthAt);
        if (month == 0 || (weekDay && charAt(from + 3) != ' ')) {
            return null;
        }
        at = monthAt + 3;
        if (!skip(' ')) {
            return null;
        }
        skip(' ');
        int dayDigits = digitsAt(at);
        if (dayDigits < 1 || dayDigits > 2) {
            return null;
        }
        int day = number(dayDigits);
        if (!skip(' ')) {
            return null;
        }
        LocalTimeOfDay time = timeOfDay();
        if (time == null) {
            return null;
        }
        if (weekDay && charAt(at) == ' ' && digitsAt(at + 1) == 4) {
            at++;
            int year = number(4);
            return made(time.on(year, month, day), time.precision);
        }
        return ofNearestYear(time, month, day);
    }

    // The year that brings it nearest to now, but hardly into the future: clocks differ by less than a day.
    private EventTime ofNearestYear(LocalTimeOfDay time, int month, int day) {
        int year = LocalDateTime.ofEpochSecond(Math.floorDiv(nowNanos, SECOND_NANOS), 0, ZoneOffset.UTC)
                        .getYear()
                + 1;
        long latest = nowNanos + 86_400 * SECOND_NANOS;
        int yearsBack = 8;
        for (int back = 0; back < yearsBack; back++) {
            // Only some years have a 29th of February.
            boolean exists = day <= YearMonth.of(year - back, month).lengthOfMonth();
            EventTime told = exists ? made(time.on(year - back, month, day), time.precision) : null;
            if (told != null && told.nanos() <= latest) {
                return told;
            }
        }
        throw new DateTimeException("no such day");
    }

    private @Nullable EventTime clock(int year, int month, int day) {
        LocalTimeOfDay time = timeOfDay();
        if (time == null) {
            return null;
        }
        LocalDateTime local = time.on(year, month, day);
        ZoneOffset offset = offset();
        return offset == null ? made(local, time.precision) : made(local.toInstant(offset), time.precision);
    }

    /** A time of day, with how precisely it is told. */
    private record LocalTimeOfDay(int hour, int minute, int second, int nano, long precision) {
        LocalDateTime on(int year, int month, int day) {
            // A leap second is the last one of its minute.
            return LocalDateTime.of(year, month, day, hour, minute, Math.min(second, 59), nano);
        }
    }

    private @Nullable LocalTimeOfDay timeOfDay() {
        if (digitsAt(at) != 2 || charAt(at + 2) != ':' || digitsAt(at + 3) != 2) {
            return null;
        }
        int hour = number(2);
        at++;
        int minute = number(2);
        if (charAt(at) != ':' || digitsAt(at + 1) != 2) {
            return null;
        }
        at++;
        int second = number(2);
        char point = charAt(at);
        if ((point != '.' && point != ',') || !isDigit(charAt(at + 1))) {
            return new LocalTimeOfDay(hour, minute, second, 0, SECOND_NANOS);
        }
        at++;
        int nano = 0;
        long precision = SECOND_NANOS;
        for (int digits = 0; isDigit(charAt(at)); at++, digits++) {
            if (digits < FRACTION_DIGITS) {
                precision /= 10;
                nano += (int) ((charAt(at) - '0') * precision);
            }
        }
        return new LocalTimeOfDay(hour, minute, second, nano, precision);
    }

    private @Nullable ZoneOffset offset() {
        if (skip('Z')) {
            return ZoneOffset.UTC;
        }
        int sign = charAt(at) == ' ' ? at + 1 : at;
        char c = charAt(sign);
        if ((c != '+' && c != '-') || digitsAt(sign + 1) < 2) {
            return null;
        }
        boolean colon = charAt(sign + 3) == ':';
        int minutesAt = colon ? sign + 4 : sign + 3;
        boolean minutes = isDigit(charAt(minutesAt)) && isDigit(charAt(minutesAt + 1));
        // "12:00:01 -5 items" is no offset.
        if (!minutes && sign != at) {
            return null;
        }
        int hours = twoDigits(sign + 1);
        if (hours > ZONE_HOURS_MAX) {
            return null;
        }
        at = minutes ? minutesAt + 2 : sign + 3;
        int seconds = hours * 3600 + (minutes ? twoDigits(minutesAt) * 60 : 0);
        return ZoneOffset.ofTotalSeconds(c == '-' ? -seconds : seconds);
    }

    private EventTime made(LocalDateTime local, long precision) {
        // In the hour that summer time leaves out, it is an hour later.
        return made(local.atZone(zone).toInstant(), precision);
    }

    private static EventTime made(Instant instant, long precision) {
        long second = Math.multiplyExact(instant.getEpochSecond(), SECOND_NANOS);
        return new EventTime(Math.addExact(second, instant.getNano()), precision);
    }

    private boolean skip(char c) {
        boolean there = charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private int number(int digits) {
        int value = 0;
        for (int i = 0; i < digits; i++, at++) {
            value = value * 10 + (charAt(at) - '0');
        }
        return value;
    }

    private int twoDigits(int index) {
        return (charAt(index) - '0') * 10 + (charAt(index + 1) - '0');
    }

    /** How many digits stand there; counted no further than any time needs. */
    private int digitsAt(int from) {
        int digits = 0;
        while (digits <= FRACTION_DIGITS && isDigit(charAt(from + digits))) {
            digits++;
        }
        return digits;
    }

    private char charAt(int index) {
        return index >= 0 && index < text.length() ? text.charAt(index) : '\0';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}

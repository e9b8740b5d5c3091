package io.lambdatape.cli.logs;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times as they are printed: RFC 3339 with the zone's offset, so that nobody has to guess it. */
final class Times {
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX");
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnnXXX");

    private final @Nullable ZoneId zone;

    /** @param zone null for that of the machine on a terminal, and UTC for programs */
    Times(@Nullable ZoneId zone) {
        this.zone = zone;
    }

    /** For a person: to the millisecond. */
    String forPeople(String rfc3339) {
        return in(zone == null ? ZoneId.systemDefault() : zone, SHORT, rfc3339);
    }

    /** For a program: to the nanosecond. */
    String forPrograms(String rfc3339) {
        return zone == null ? rfc3339 : in(zone, EXACT, rfc3339);
    }

    private static String in(ZoneId zone, DateTimeFormatter format, String rfc3339) {
        try {
            return format.format(Instant.parse(rfc3339).atZone(zone));
        } catch (DateTimeParseException e) {
            return rfc3339;
        }
    }

    /** Reads {@code --time-zone}. */
    static final class ZoneConverter implements ITypeConverter<ZoneId> {
        @Override
        public ZoneId convert(String value) {
            if (value.equalsIgnoreCase("local")) {
                return ZoneId.systemDefault();
            }
            if (value.equalsIgnoreCase("utc") || value.equalsIgnoreCase("z")) {
                return ZoneOffset.UTC;
            }
            try {
                return ZoneId.of(value);
            } catch (DateTimeException e) {
                throw new TypeConversionException(
                        "'" + value + "' is no time zone; write local, UTC, +02:00 or a name like Europe/Berlin");
            }
        }
    }
}

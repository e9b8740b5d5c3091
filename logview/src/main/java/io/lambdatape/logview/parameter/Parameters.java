package io.lambdatape.logview.parameter;

import io.lambdatape.logview.problem.Problem;
import io.lambdatape.logview.problem.ProblemAnswers;
import io.lambdatape.logview.problem.ProblemException;
import io.lambdatape.logview.problem.ProblemType;
import io.lambdatape.store.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The query parameters of one request. Every method ends the request with a problem if the value will not do. */
public final class Parameters {
    /** What {@code start} is without being given: this long ago. */
    public static final Duration START_DEFAULT = Duration.ofMinutes(15);

    private static final int VALUE_CHARS_MAX = 4096;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final String TIME_FORMS =
            "write RFC 3339 with a zone (2026-11-23T16:52:11.5Z), milliseconds since the epoch, 15m for 15 minutes ago, "
                    + "or now";

    private final Map<String, String> values;
    private final Instant now;

    private Parameters(Map<String, String> values, Instant now) {
        this.values = values;
        this.now = now;
    }

    /**
     * Reads a query string.
     *
     * @param raw as it stands in the URL; null if there is none
     * @param known the parameters that the endpoint has
     * @param now what relative times count from
     * @throws ProblemException if it is malformed or has a parameter that the endpoint does not
     */
    public static Parameters parse(@Nullable String raw, Collection<String> known, Instant now) {
        Map<String, String> values = QueryString.parse(raw);
        values.forEach((name, value) -> {
            if (!known.contains(name)) {
                String cure = known.isEmpty() ? "there are none here" : "there are " + String.join(", ", known);
                throw Problem.of(
                                ProblemType.UNKNOWN_PARAMETER,
                                "parameter " + ProblemAnswers.shown(name) + " is unknown; " + cure)
                        .at(name)
                        .exception();
            }
            if (value.length() > VALUE_CHARS_MAX) {
                throw invalid(name, "has " + value.length() + " characters; at most " + VALUE_CHARS_MAX + " are read");
            }
        });
        return new Parameters(values, now);
    }

    /** The search; empty, which finds all, if it is not given. */
    public String query() {
        return values.getOrDefault("query", "");
    }

    /** A text, or null if it is not given or empty. */
    public @Nullable String text(String name) {
        String value = values.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** A text that must be there. */
    public String required(String name, String example) {
        String value = text(name);
        if (value == null) {
            throw invalid(name, "is missing; give one, say " + example);
        }
        return value;
    }

    /** A whole number between two bounds, both included. */
    public int number(String name, int whenAbsent, int min, int max) {
        String value = text(name);
        if (value == null) {
            return whenAbsent;
        }
        boolean digits = value.length() <= 9 && value.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = digits ? Integer.parseInt(value) : -1;
        if (number < min || number > max) {
            throw invalid(
                    name, "is " + ProblemAnswers.shown(value) + "; write a whole number from " + min + " to " + max);
        }
        return number;
    }

    /** One of some words, given as an enumeration. */
    public <E extends Enum<E>> E word(String name, E whenAbsent, Class<E> words) {
        String value = text(name);
        if (value == null) {
            return whenAbsent;
        }
        StringBuilder choice = new StringBuilder();
        for (E word : words.getEnumConstants()) {
            String written = word.name().toLowerCase(Locale.ROOT);
            if (written.equals(value)) {
                return word;
            }
            choice.append(choice.isEmpty() ? "" : ", ").append(written);
        }
        throw invalid(name, "is " + ProblemAnswers.shown(value) + "; write one of " + choice);
    }

    /** From {@code start} to {@code end}; the last 15 minutes where they are not given. */
    public TimeRange range() {
        Instant end = time("end", now);
        Instant start = time("start", now.minus(START_DEFAULT));
        if (text("start") == null && end.isBefore(now)) {
            start = end.minus(START_DEFAULT);
        }
        if (end.isBefore(start)) {
            throw invalid("end", "is before start (" + end + " and " + start + "); exchange them, or leave one out");
        }
        return new TimeRange(nanos(start), nanos(end));
    }

    /** A point in time in nanoseconds since the epoch, or null if it is not given. */
    public @Nullable Long nanos(String name) {
        return text(name) == null ? null : nanos(time(name, now));
    }

    /** What relative times count from, in nanoseconds since the epoch. */
    public long nowNanos() {
        return nanos(now);
    }

    private Instant time(String name, Instant whenAbsent) {
        String value = text(name);
        if (value == null) {
            return whenAbsent;
        }
        Instant parsed = TimeParameter.parse(value, now);
        if (parsed == null) {
            throw invalid(name, "is " + ProblemAnswers.shown(value) + ", which is no time; " + TIME_FORMS);
        }
        return parsed;
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * NANOS_PER_SECOND + instant.getNano();
    }

    /** The problem of a parameter with a value that will not do. */
    public static ProblemException invalid(String name, String what) {
        return Problem.of(ProblemType.INVALID_PARAMETER, "parameter " + ProblemAnswers.shown(name) + " " + what)
                .at(name)
                .exception();
    }
}

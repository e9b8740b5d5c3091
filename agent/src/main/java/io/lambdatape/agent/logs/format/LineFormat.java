package io.lambdatape.agent.logs.format;

import java.time.ZoneId;
import java.util.Locale;

/** How the lines of a file tell level and time: the words of the configuration. */
public enum LineFormat {
    /** Each line is looked at: JSON, logfmt, syslog, AWS, OpenWhisk, Azure, glog, or a time and a level in front. */
    AUTO,
    /** As {@link #AUTO}; a line as {@code 2026/04/23 11:28:53 INFO message} is the worker's own, not a function's. */
    OPENLAMBDA_WORKER,
    /** Nothing is read from a line: its time is that of its writing. */
    PLAIN;

    private static final long DAY_NANOS = 86_400_000_000_000L;
    /** A told time this far ahead is no time of an event: a clock is wrong, or the text means something else. */
    private static final long AHEAD_NANOS_MAX = DAY_NANOS;

    /** The name in the configuration. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether a line belongs to no other, whatever stands around it. */
    public boolean standsAlone(String line) {
        return this == OPENLAMBDA_WORKER && OpenLambdaWorkerLine.is(line);
    }

    /**
     * Reads a line; never fails, whatever the line is.
     *
     * @param writtenNanos about when it was written: its time if it tells none, and its place within the second that it
     *     tells
     * @param zone of times that tell none
     */
    public Told read(String line, long writtenNanos, ZoneId zone) {
        Subject subject = new Subject(line, zone, writtenNanos);
        Reading reading = switch (this) {
            case AUTO -> Layouts.any(subject);
            case OPENLAMBDA_WORKER -> Layouts.ofOpenLambdaWorker(subject);
            case PLAIN -> new Reading();
        };
        EventTime time = reading.time();
        if (time != null && time.nanos() - writtenNanos > AHEAD_NANOS_MAX) {
            reading.timeIgnored();
            time = null;
        }
        return new Told(
                reading.severity(),
                time == null ? writtenNanos : time.moment(writtenNanos),
                time != null,
                reading.isByWorker(),
                reading.stream(),
                reading.attributes());
    }
}

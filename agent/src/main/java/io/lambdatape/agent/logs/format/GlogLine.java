package io.lambdatape.agent.logs.format;

import io.lambdatape.agent.logs.format.Subject.At;
import io.lambdatape.recording.Severity;
import org.jspecify.annotations.Nullable;

/** {@code I0423 11:28:53.123456 1234 file.go:12] message}: glog and Kubernetes' klog. */
final class GlogLine implements Layout {
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final int DATE_END = 5;

    @Override
    public @Nullable Reading read(Subject line) {
        String text = line.text();
        if (text.length() < DATE_END + 9 || text.charAt(DATE_END) != ' ' || text.indexOf("] ") < 0) {
            return null;
        }
        Severity severity = switch (text.charAt(0)) {
            case 'I' -> Severity.INFO;
            case 'W' -> Severity.WARN;
            case 'E' -> Severity.ERROR;
            case 'F' -> Severity.FATAL;
            default -> null;
        };
        int month = two(text, 1);
        int day = two(text, 3);
        if (severity == null || month < 1 || month > 12 || day < 1) {
            return null;
        }
        // As syslog writes it, which tells no year either.
        String date = MONTHS.substring(3 * month - 3, 3 * month) + " " + (day < 10 ? "0" : "") + day
                + text.substring(DATE_END, Math.min(text.length(), DATE_END + 20));
        At time = new Subject(date, line.zone(), line.nowNanos()).time(0);
        if (time == null) {
            return null;
        }
        Reading reading = new Reading();
        reading.severity(severity);
        reading.time(time.time());
        return reading;
    }

    private static int two(String text, int from) {
        int tens = text.charAt(from) - '0';
        int ones = text.charAt(from + 1) - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }
}

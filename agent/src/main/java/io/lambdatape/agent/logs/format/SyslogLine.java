package io.lambdatape.agent.logs.format;

import io.lambdatape.agent.logs.format.Subject.At;
import org.jspecify.annotations.Nullable;

/** Syslog with its priority in front: {@code <34>1 time host app process message-id ...} (RFC 5424), {@code <34>Oct 11 22:14:15 host tag[pid]: ...} (RFC 3164). */
final class SyslogLine implements Layout {
    private static final int PRIORITY_MAX = 191;
    private static final int WORD_CHARS_MAX = 255;
    private static final String NONE = "-";

    @Override
    public @Nullable Reading read(Subject line) {
        String text = line.text();
        int end = text.indexOf('>');
        if (text.isEmpty() || text.charAt(0) != '<' || end < 2 || end > 4) {
            return null;
        }
        int priority = priority(text, end);
        if (priority < 0) {
            return null;
        }
        Reading reading = new Reading();
        reading.severity(Levels.ofSyslog(priority % 8));
        reading.put("syslog.facility.code", (long) (priority / 8));
        if (text.startsWith("1 ", end + 1)) {
            structured(line, text, end + 3, reading);
        } else {
            traditional(line, text, end + 1, reading);
        }
        return reading;
    }

    private static int priority(String text, int end) {
        int priority = 0;
        for (int i = 1; i < end; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            priority = priority * 10 + digit;
        }
        return priority <= PRIORITY_MAX ? priority : -1;
    }

    // time SP host SP app SP process SP message-id SP ...
    private static void structured(Subject line, String text, int from, Reading reading) {
        At time = line.time(from);
        if (time != null) {
            reading.time(time.time());
        }
        int at = wordEnd(text, from) + 1;
        for (String name : new String[] {"host.name", "syslog.appname", "process.id", "syslog.msgid"}) {
            int end = wordEnd(text, at);
            if (end > at) {
                String word = text.substring(at, end);
                if (!word.equals(NONE)) {
                    reading.put(name, word);
                }
            }
            at = Math.min(end + 1, text.length());
        }
    }

    // time SP host SP tag[pid]: ...
    private static void traditional(Subject line, String text, int from, Reading reading) {
        At time = line.time(from);
        if (time == null) {
            return;
        }
        reading.time(time.time());
        int host = Math.min(time.end() + 1, text.length());
        int hostEnd = wordEnd(text, host);
        if (hostEnd <= host) {
            return;
        }
        reading.put("host.name", text.substring(host, hostEnd));
        int tag = Math.min(hostEnd + 1, text.length());
        int tagEnd = tag;
        while (tagEnd < text.length() && tagEnd - tag < WORD_CHARS_MAX && "[: ".indexOf(text.charAt(tagEnd)) < 0) {
            tagEnd++;
        }
        if (tagEnd > tag) {
            reading.put("syslog.appname", text.substring(tag, tagEnd));
        }
        int bracket = text.indexOf(']', tagEnd);
        if (tagEnd < text.length() && text.charAt(tagEnd) == '[' && bracket > tagEnd && bracket - tagEnd < 20) {
            reading.put("process.id", text.substring(tagEnd + 1, bracket));
        }
    }

    private static int wordEnd(String text, int from) {
        int max = Math.min(text.length(), from + WORD_CHARS_MAX);
        int end = Math.min(from, max);
        while (end < max && text.charAt(end) != ' ') {
            end++;
        }
        return end;
    }
}

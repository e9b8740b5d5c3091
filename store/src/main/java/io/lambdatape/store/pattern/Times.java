package io.lambdatape.store.pattern;

/** Recognizes dates and times: 2026-11-26, 2026/11/26 10:15:00, 2026-11-26T10:15:00.123Z, 10:15:00,123. */
final class Times {
    private Times() {}

    /** Where the one ends that begins there; -1 if there is none. */
    static int end(String text, int start, int end) {
        int date = dateEnd(text, start, end);
        if (date < 0) {
            return whole(text, clockEnd(text, start, end), end);
        }
        boolean separated = date + 1 < end && (text.charAt(date) == 'T' || text.charAt(date) == ' ');
        int clock = separated ? clockEnd(text, date + 1, end) : -1;
        int both = clock < 0 ? -1 : whole(text, zoneEnd(text, clock, end), end);
        return both > 0 ? both : whole(text, date, end);
    }

    private static int dateEnd(String text, int start, int end) {
        int i = digits(text, start, end, 4);
        if (i < 0 || i >= end || text.charAt(i) != '-' && text.charAt(i) != '/') {
            return -1;
        }
        char separator = text.charAt(i);
        i = digits(text, i + 1, end, 2);
        return i < 0 || i >= end || text.charAt(i) != separator ? -1 : digits(text, i + 1, end, 2);
    }

    private static int clockEnd(String text, int start, int end) {
        int i = digits(text, start, end, 2);
        for (int part = 0; part < 2; part++) {
            if (i < 0 || i >= end || text.charAt(i) != ':') {
                return -1;
            }
            i = digits(text, i + 1, end, 2);
        }
        boolean fraction = i > 0
                && i + 1 < end
                && (text.charAt(i) == '.' || text.charAt(i) == ',')
                && Masks.isDigit(text.charAt(i + 1));
        if (fraction) {
            i++;
            while (i < end && Masks.isDigit(text.charAt(i))) {
                i++;
            }
        }
        return i;
    }

    private static int zoneEnd(String text, int start, int end) {
        if (start < end && text.charAt(start) == 'Z') {
            return start + 1;
        }
        boolean sign = start < end && (text.charAt(start) == '+' || text.charAt(start) == '-');
        int hours = sign ? digits(text, start + 1, end, 2) : -1;
        if (hours < 0) {
            return start;
        }
        int minutes = digits(text, hours < end && text.charAt(hours) == ':' ? hours + 1 : hours, end, 2);
        return minutes < 0 ? hours : minutes;
    }

    /** So many digits and no more. */
    private static int digits(String text, int start, int end, int count) {
        for (int i = start; i < start + count; i++) {
            if (i >= end || !Masks.isDigit(text.charAt(i))) {
                return -1;
            }
        }
        int after = start + count;
        return after < end && Masks.isDigit(text.charAt(after)) ? -1 : after;
    }

    private static int whole(String text, int after, int end) {
        boolean goesOn = after > 0 && after < end && Scanner.isOfWord(text.codePointAt(after));
        return goesOn ? -1 : after;
    }
}

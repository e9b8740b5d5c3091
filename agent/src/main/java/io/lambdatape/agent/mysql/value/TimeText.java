package io.lambdatape.agent.mysql.value;

import io.lambdatape.agent.mysql.wire.MalformedPacketException;
import io.lambdatape.agent.mysql.wire.PacketBody;
import java.util.Locale;

/** Dates and times: a length, then as many fields as are not zero. */
final class TimeText {
    private static final int HOURS_A_DAY = 24;

    private TimeText() {}

    static String date(PacketBody body, boolean withTime) throws MalformedPacketException {
        int length = body.int8();
        if (length != 0 && length != 4 && length != 7 && length != 11) {
            throw new MalformedPacketException("a date of an unknown length");
        }
        int year = length >= 4 ? body.int16() : 0;
        int month = length >= 4 ? body.int8() : 0;
        int day = length >= 4 ? body.int8() : 0;
        String date = String.format(Locale.ROOT, "%04d-%02d-%02d", year, month, day);
        if (length < 7 && !withTime) {
            return date;
        }
        return date + ' ' + clock(body, length >= 7, length == 11, 0);
    }

    static String time(PacketBody body) throws MalformedPacketException {
        int length = body.int8();
        if (length != 0 && length != 8 && length != 12) {
            throw new MalformedPacketException("a time of an unknown length");
        }
        boolean negative = length > 0 && body.int8() != 0;
        long days = length > 0 ? body.int32() & 0xffff_ffffL : 0;
        return (negative ? "-" : "") + clock(body, length > 0, length == 12, days);
    }

    private static String clock(PacketBody body, boolean there, boolean fraction, long days)
            throws MalformedPacketException {
        long hours = (there ? body.int8() : 0) + days * HOURS_A_DAY;
        int minutes = there ? body.int8() : 0;
        int seconds = there ? body.int8() : 0;
        String clock = String.format(Locale.ROOT, "%02d:%02d:%02d", hours, minutes, seconds);
        return fraction ? clock + String.format(Locale.ROOT, ".%06d", body.int32()) : clock;
    }
}

package io.lambdatape.agent.logs.format;

/** English names of months and days of the week, of three letters. */
final class Months {
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final int LETTERS = 3;

    private Months() {}

    /** 1 to 12; 0 if there is no month at that place. */
    static int at(CharSequence text, int index) {
        return place(MONTHS, text, index);
    }

    static boolean isDayOfWeek(CharSequence text, int index) {
        return place(DAYS, text, index) > 0;
    }

    private static int place(String names, CharSequence text, int index) {
        if (index + LETTERS > text.length()) {
            return 0;
        }
        int at = names.indexOf(text.subSequence(index, index + LETTERS).toString());
        return at >= 0 && at % LETTERS == 0 ? at / LETTERS + 1 : 0;
    }
}

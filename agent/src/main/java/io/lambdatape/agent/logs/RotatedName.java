package io.lambdatape.agent.logs;

import java.util.regex.Pattern;

/**
 * Names that rotation makes of a file's: {@code app.log.1}, {@code app.log.2.gz}, {@code app.log-20260423}, {@code
 * app.log.2026-04-23_16-28}, {@code app.log.old}, and with the extension kept {@code app.1.log}, {@code app-20260423.log},
 * {@code app-2026-04-23T16-28-53.123.log.gz}. Not {@code app-errors.log}: that is another program's.
 */
final class RotatedName {
    /** A number, a date, a time, what tools call a copy, how it is compressed. */
    private static final Pattern PARTS = Pattern.compile(
            "(?:[-._~:+@ ]|\\d++(?:T\\d++)?+Z?+|old|backup|bak|orig|save|copy|previous|prev|rotated|gz|zst|xz|bz2|lz4|zip)*+",
            Pattern.CASE_INSENSITIVE);

    private RotatedName() {}

    static boolean isOf(String rotated, String original) {
        if (rotated.equals(original)) {
            return false;
        }
        if (rotated.startsWith(original)) {
            return isMadeOfParts(rotated.substring(original.length()));
        }
        int dot = original.lastIndexOf('.');
        if (dot <= 0 || !rotated.startsWith(original.substring(0, dot))) {
            return false;
        }
        // What stands between the stem and the extension, and what follows that.
        String extension = original.substring(dot);
        int at = rotated.lastIndexOf(extension);
        String rest = at < dot
                ? rotated.substring(dot)
                : rotated.substring(dot, at) + rotated.substring(at + extension.length());
        return isMadeOfParts(rest);
    }

    private static boolean isMadeOfParts(String rest) {
        return !rest.isEmpty() && PARTS.matcher(rest).matches();
    }
}

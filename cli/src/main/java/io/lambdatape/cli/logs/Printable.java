package io.lambdatape.cli.logs;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a program printed, made harmless for a terminal: its colours are left out, and every other control character
 * (escape sequences, invisible and direction-changing ones) is shown instead of obeyed.
 */
final class Printable {
    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;:]*m");
    private static final Pattern LINE_BREAK = Pattern.compile("\r\n|[\n\r\u000b\f\u0085\u2028\u2029]");
    private static final int CONTROL_PICTURES = 0x2400;
    private static final int DELETE_PICTURE = 0x2421;

    private Printable() {}

    /** The lines of a text that may have several. */
    static List<String> lines(String text) {
        return LINE_BREAK.splitAsStream(strip(text)).map(Printable::show).toList();
    }

    /** A text on one line. */
    static String oneLine(String text) {
        return show(strip(text));
    }

    private static String strip(String text) {
        return text.indexOf('\u001b') < 0 ? text : COLOURS.matcher(text).replaceAll("");
    }

    private static String show(String text) {
        if (text.chars().noneMatch(Printable::isHostile)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            if (!isHostile(c)) {
                shown.append((char) c);
            } else if (c < ' ') {
                shown.append((char) (CONTROL_PICTURES + c));
            } else if (c == 0x7f) {
                shown.append((char) DELETE_PICTURE);
            } else {
                shown.append(String.format("\\u%04x", c));
            }
        });
        return shown.toString();
    }

    private static boolean isHostile(int c) {
        return c < ' ' && c != '\t' || c >= 0x7f && c < 0xa0 || changesDirection(c) || c == 0x2028 || c == 0x2029;
    }

    // "Trojan source": text that is not shown in the order in which it stands.
    private static boolean changesDirection(int c) {
        return c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 || c == 0x200e || c == 0x200f || c == 0x061c;
    }
}

package io.lambdatape.cli.client;

/** Shows a character of a text by an arrow beneath it. */
final class PointedAt {
    private static final int WIDTH_MAX = 100;

    private PointedAt() {}

    /** Two lines, each with a line break in front; nothing if there is no such place. */
    static String in(String text, int position) {
        if (position < 0 || position > text.length() || text.isEmpty()) {
            return "";
        }
        // As wide as it is long: a control character would shift the arrow.
        String flat = text.replaceAll("\\p{Cntrl}", " ");
        int from = Math.max(0, Math.min(position - WIDTH_MAX / 2, flat.length() - WIDTH_MAX));
        int to = Math.min(flat.length(), from + WIDTH_MAX);
        return "\n  " + flat.substring(from, to) + "\n  " + " ".repeat(position - from) + "^";
    }
}

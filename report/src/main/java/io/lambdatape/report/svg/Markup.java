package io.lambdatape.report.svg;

/** Text made safe for HTML and SVG, in content and in quoted attributes. */
public final class Markup {
    private Markup() {}

    /** Escapes what has a meaning; characters that XML does not allow, and direction overrides, become U+FFFD. */
    public static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\n', '\t' -> out.append(c);
                default -> out.append(allowed(text, i) ? c : '\uFFFD');
            }
        }
        return out.toString();
    }

    private static boolean allowed(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
        }
        boolean overrides = (c >= '\u202A' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069');
        return c >= ' ' && c != '\u007F' && c < '\uFFFE' && !overrides;
    }
}

package io.lambdatape.report.svg;

import java.util.Locale;

/** Collects SVG elements. */
final class Canvas {
    private final StringBuilder out = new StringBuilder(4096);

    Canvas(int width, int height, String description) {
        out.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\" xmlns=\"http://www.w3.org/2000/svg\">",
                width,
                height,
                Markup.escape(description)));
    }

    void line(double x1, double y1, double x2, double y2, String css) {
        add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>", x1, y1, x2, y2, css);
    }

    void rectangle(double x, double y, double width, double height, String css, String tooltip) {
        add(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"><title>%s</title></rect>",
                x, y, Math.max(0, width), Math.max(0, height), css, Markup.escape(tooltip));
    }

    /** @param anchor start, middle or end */
    void text(double x, double y, String anchor, String css, String text) {
        add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>",
                x, y, anchor, css, Markup.escape(text));
    }

    void path(CharSequence data, String css) {
        add("<path d=\"%s\" class=\"%s\"/>", data, css);
    }

    String svg() {
        return out + "</svg>";
    }

    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values));
    }
}

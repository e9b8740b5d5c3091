package io.lambdatape.report.format;

import io.lambdatape.report.svg.Markup;
import java.util.List;

/** Collects a page's markup; everything passed as text is escaped, only {@link #raw} is not. */
final class Page {
    private final StringBuilder out = new StringBuilder(64 << 10);

    /** Adds markup of our own making. */
    Page raw(String markup) {
        out.append(markup);
        return this;
    }

    Page element(String name, String css, String text) {
        out.append('<').append(name);
        if (!css.isEmpty()) {
            out.append(" class=\"").append(css).append('"');
        }
        out.append('>').append(Markup.escape(text)).append("</").append(name).append(">\n");
        return this;
    }

    Page heading(String text) {
        return element("h2", "", text);
    }

    Page paragraph(String css, String text) {
        return element("p", css, text);
    }

    /** Begins a table. */
    Page table(String... headings) {
        out.append("<div class=\"scroll\"><table><thead><tr>");
        for (String heading : headings) {
            element("th", "", heading);
        }
        out.append("</tr></thead><tbody>\n");
        return this;
    }

    /** A row of plain cells. */
    Page row(String... cells) {
        out.append("<tr>");
        for (String cell : cells) {
            element("td", "", cell);
        }
        out.append("</tr>\n");
        return this;
    }

    /** A row of cells with classes. */
    Page row(List<Cell> cells) {
        out.append("<tr>");
        for (Cell cell : cells) {
            element("td", cell.css, cell.text);
        }
        out.append("</tr>\n");
        return this;
    }

    Page endTable() {
        out.append("</tbody></table></div>\n");
        return this;
    }

    /**
     * A plot with its caption.
     *
     * @param key markup of our own that explains the colours
     */
    Page figure(String caption, String key, String svg) {
        out.append("<figure><figcaption><b>").append(Markup.escape(caption)).append("</b>");
        out.append(key).append("</figcaption>").append(svg).append("</figure>\n");
        return this;
    }

    String markup() {
        return out.toString();
    }

    /** A cell and its class. */
    record Cell(String css, String text) {
        static Cell of(String text) {
            return new Cell("", text);
        }
    }
}

package io.lambdatape.report.svg;

import java.util.ArrayList;
import java.util.List;

/** Lying bars, one a row, each made of parts. */
public final class StackedBars {
    private static final int WIDTH = 1140;
    private static final int ROW = 30;
    private static final int LABEL = 190;
    private static final int END = 150;

    private final String description;
    private final List<Row> rows = new ArrayList<>();

    private record Row(String label, double first, double second, String text) {}

    public StackedBars(String description) {
        this.description = description;
    }

    /**
     * Adds a row.
     *
     * @param text stands at the end of the bar
     */
    public StackedBars row(String label, double first, double second, String text) {
        rows.add(new Row(label, first, second, text));
        return this;
    }

    public String svg() {
        int height = rows.size() * ROW + 8;
        Canvas canvas = new Canvas(WIDTH, height, description);
        double max =
                rows.stream().mapToDouble(row -> row.first + row.second).max().orElse(1);
        Scale x = new Scale(0, max <= 0 ? 1 : max, LABEL, WIDTH - END, false);
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            double y = i * ROW + 6;
            double middle = x.pixel(row.first);
            double end = x.pixel(row.first + row.second);
            canvas.text(LABEL - 10, y + 16, "end", "name", shorten(row.label));
            canvas.rectangle(LABEL, y, middle - LABEL, ROW - 10, "bar series-1", row.text);
            canvas.rectangle(middle, y, end - middle, ROW - 10, "bar series-0", row.text);
            canvas.text(end + 8, y + 15, "start", "label", row.text);
        }
        return canvas.svg();
    }

    private static String shorten(String label) {
        return label.length() <= 26 ? label : label.substring(0, 25) + "…";
    }
}

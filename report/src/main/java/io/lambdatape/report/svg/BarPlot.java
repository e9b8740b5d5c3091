package io.lambdatape.report.svg;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Upright bars side by side, each with its count on top. */
public final class BarPlot {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 220;
    private static final int TOP = 24;
    private static final int BOTTOM = 34;

    private final String description;
    private final List<Bar> bars = new ArrayList<>();

    private record Bar(String label, long count, int series) {}

    public BarPlot(String description) {
        this.description = description;
    }

    /** Adds a bar in the colour of that number. */
    public BarPlot bar(String label, long count, int series) {
        bars.add(new Bar(label, count, series));
        return this;
    }

    public String svg(String xTitle) {
        Canvas canvas = new Canvas(WIDTH, HEIGHT, description);
        long max = Math.max(1, bars.stream().mapToLong(Bar::count).max().orElse(1));
        Scale y = new Scale(0, max, HEIGHT - BOTTOM, TOP, false);
        double step = (double) WIDTH / Math.max(1, bars.size());
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double top = bar.count == 0 ? HEIGHT - BOTTOM : Math.min(y.pixel(bar.count), HEIGHT - BOTTOM - 1.5);
            String count = String.format(Locale.ROOT, "%,d", bar.count);
            canvas.rectangle(
                    i * step + step * 0.1,
                    top,
                    step * 0.8,
                    HEIGHT - BOTTOM - top,
                    "bar series-" + bar.series,
                    bar.label + ": " + count);
            if (bar.count > 0) {
                canvas.text(i * step + step / 2, top - 5, "middle", "label", count);
            }
            canvas.text(i * step + step / 2, HEIGHT - BOTTOM + 14, "middle", "label", bar.label);
        }
        canvas.line(0, HEIGHT - BOTTOM, WIDTH, HEIGHT - BOTTOM, "axis");
        canvas.text(WIDTH / 2.0, HEIGHT - 4, "middle", "label", xTitle);
        return canvas.svg();
    }
}

package io.lambdatape.report.svg;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** Curves over a common pair of axes. */
public final class LinePlot {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 250;
    private static final int LEFT = 62;
    private static final int RIGHT = 14;
    private static final int TOP = 14;
    private static final int BOTTOM = 40;

    private final String description;
    private final String xTitle;
    private final List<Series> all = new ArrayList<>();
    private final List<Tick> xTicks = new ArrayList<>();
    private boolean logarithmicY;
    private boolean filled;

    /**
     * A point; both axes run with the numbers.
     *
     * @param x where it stands; the caller has stretched it as needed
     */
    public record Point(double x, double y) {}

    private record Series(int number, List<Point> points) {}

    private record Tick(double x, String label) {}

    /** @param description what a reader who cannot see the plot should hear */
    public LinePlot(String description, String xTitle) {
        this.description = description;
        this.xTitle = xTitle;
    }

    /** Adds a curve in the colour of that number. */
    public LinePlot series(int number, List<Point> points) {
        all.add(new Series(number, List.copyOf(points)));
        return this;
    }

    /** Marks a place on the x axis; the outermost two set its ends. */
    public LinePlot xTick(double x, String label) {
        xTicks.add(new Tick(x, label));
        return this;
    }

    /** Equal factors take equal room on the y axis. */
    public LinePlot logarithmicY() {
        logarithmicY = true;
        return this;
    }

    /** Fills the area below the curves. */
    public LinePlot filled() {
        filled = true;
        return this;
    }

    /**
     * Draws it.
     *
     * @param yLabel how a value on the y axis is written
     */
    public String svg(DoubleFunction<String> yLabel) {
        Canvas canvas = new Canvas(WIDTH, HEIGHT, description);
        Scale x = new Scale(xTicks.getFirst().x, xTicks.getLast().x, LEFT, WIDTH - RIGHT, false);
        Scale y = yScale();
        for (double tick : y.ticks(5)) {
            canvas.line(LEFT, y.pixel(tick), WIDTH - RIGHT, y.pixel(tick), "grid");
            canvas.text(LEFT - 7, y.pixel(tick) + 4, "end", "label", yLabel.apply(tick));
        }
        for (Tick tick : xTicks) {
            canvas.line(x.pixel(tick.x), TOP, x.pixel(tick.x), HEIGHT - BOTTOM, "grid");
            canvas.text(x.pixel(tick.x), HEIGHT - BOTTOM + 16, anchor(tick), "label", tick.label);
        }
        canvas.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 5, "middle", "label", xTitle);
        for (Series series : all) {
            draw(canvas, series, x, y);
        }
        return canvas.svg();
    }

    private String anchor(Tick tick) {
        return tick.equals(xTicks.getLast()) ? "end" : "middle";
    }

    private void draw(Canvas canvas, Series series, Scale x, Scale y) {
        if (series.points.isEmpty()) {
            return;
        }
        StringBuilder path = new StringBuilder();
        for (Point point : series.points) {
            path.append(path.isEmpty() ? 'M' : 'L')
                    .append(String.format(Locale.ROOT, "%.1f %.1f", x.pixel(point.x), y.pixel(point.y)));
        }
        if (filled) {
            String area = String.format(
                    Locale.ROOT,
                    "%sL%.1f %d L%.1f %dZ",
                    path,
                    x.pixel(series.points.getLast().x),
                    HEIGHT - BOTTOM,
                    x.pixel(series.points.getFirst().x),
                    HEIGHT - BOTTOM);
            canvas.path(area, "area series-" + series.number);
        }
        canvas.path(path, "curve series-" + series.number);
    }

    private Scale yScale() {
        double max = 0;
        double min = Double.MAX_VALUE;
        for (Series series : all) {
            for (Point point : series.points) {
                max = Math.max(max, point.y);
                min = point.y > 0 ? Math.min(min, point.y) : min;
            }
        }
        if (max <= 0) {
            return new Scale(0, 1, HEIGHT - BOTTOM, TOP, false);
        }
        return logarithmicY
                ? new Scale(min * 0.8, Math.max(max * 1.2, min * 4), HEIGHT - BOTTOM, TOP, true)
                : new Scale(0, max * 1.08, HEIGHT - BOTTOM, TOP, false);
    }
}

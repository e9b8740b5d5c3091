package io.lambdatape.report.format;

import io.lambdatape.report.Arrivals;
import io.lambdatape.report.Distribution;
import io.lambdatape.report.SendError;
import io.lambdatape.report.svg.BarPlot;
import io.lambdatape.report.svg.LinePlot;
import io.lambdatape.report.svg.Markup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report's plots. */
final class Plots {
    private static final double DECADE_MAX = 5;

    private Plots() {}

    /** Latency by percentile; each further nine takes as much room as the one before. */
    static String latency(String lambda, Distribution recorded, Distribution replayed) {
        LinePlot plot = new LinePlot("Latency by percentile of " + lambda, "percentile").logarithmicY();
        plot.series(1, points(recorded));
        if (replayed.count() > 0) {
            plot.series(2, points(replayed));
        }
        String[] labels = {"0", "90", "99", "99.9", "99.99", "99.999"};
        double decades = Math.clamp(Math.ceil(Math.log10(Math.max(recorded.count(), 2))), 2, DECADE_MAX);
        for (int i = 0; i <= decades; i++) {
            plot.xTick(i, labels[i]);
            if (i == 0) {
                plot.xTick(Math.log10(2), "50");
            }
        }
        return plot.svg(Plots::milliseconds);
    }

    static String arrivals(Arrivals arrivals) {
        LinePlot plot = new LinePlot("Invocations per second over time", "seconds from the start").filled();
        List<LinePlot.Point> points = new ArrayList<>();
        double seconds = arrivals.bucketNanos() / 1e9;
        // Merged until a bucket holds enough to be a rate rather than noise.
        int merged = Math.max(1, arrivals.counts().size() / 60);
        for (int from = 0; from < arrivals.counts().size(); from += merged) {
            int to = Math.min(arrivals.counts().size(), from + merged);
            double rate = 0;
            for (int i = from; i < to; i++) {
                rate += arrivals.perSecond(i);
            }
            points.add(new LinePlot.Point((from + to) / 2.0 * seconds, rate / (to - from)));
        }
        double end = Math.max(seconds, arrivals.counts().size() * seconds);
        for (int i = 0; i <= 4; i++) {
            plot.xTick(end * i / 4, seconds(end * i / 4, end));
        }
        return plot.series(1, points).svg(value -> trim(String.format(Locale.ROOT, "%.2f", value)));
    }

    static String sendErrors(SendError error) {
        BarPlot plot = new BarPlot("How many requests were sent how long after their due time");
        for (SendError.Count bucket : error.buckets()) {
            int series = bucket.fromNanos() >= 10_000_000 ? 3 : bucket.fromNanos() >= 1_000_000 ? 2 : 1;
            plot.bar(microseconds(bucket.fromNanos()), bucket.count(), series);
        }
        return plot.svg("sent so long or longer after the due time");
    }

    static String shareKey(String first, String rest) {
        return key("one", first) + key("none", rest);
    }

    static String curveKey(String first, String second) {
        return key("one", first) + key("two", second);
    }

    /** 10 µs, 2 ms, 1 s. */
    static String microseconds(long nanos) {
        if (nanos >= 1_000_000_000) {
            return trim(String.format(Locale.ROOT, "%.3f", nanos / 1e9)) + " s";
        }
        return nanos >= 1_000_000
                ? trim(String.format(Locale.ROOT, "%.3f", nanos / 1e6)) + " ms"
                : trim(String.format(Locale.ROOT, "%.3f", nanos / 1e3)) + " µs";
    }

    private static String key(String css, String text) {
        return "<span class=\"key " + css + "\"></span>" + Markup.escape(text);
    }

    private static List<LinePlot.Point> points(Distribution times) {
        List<LinePlot.Point> points = new ArrayList<>();
        double end = Math.log10(Math.max(2, times.count()));
        for (Distribution.Point point : times.curve()) {
            double rest = 1 - point.percentile() / 100;
            double x = rest <= 0 ? end : -Math.log10(rest);
            points.add(new LinePlot.Point(Math.min(x, DECADE_MAX), Math.max(point.nanos(), 1) / 1e6));
        }
        return points;
    }

    private static String milliseconds(double value) {
        return value >= 1000
                ? trim(String.format(Locale.ROOT, "%.2f", value / 1000)) + " s"
                : trim(String.format(Locale.ROOT, "%.3f", value)) + " ms";
    }

    private static String seconds(double value, double end) {
        return trim(String.format(Locale.ROOT, end < 10 ? "%.2f" : "%.0f", value));
    }

    private static String trim(String number) {
        return number.contains(".") ? number.replaceAll("\\.?0+$", "") : number;
    }
}

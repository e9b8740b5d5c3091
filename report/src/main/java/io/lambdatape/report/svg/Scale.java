package io.lambdatape.report.svg;

import java.util.ArrayList;
import java.util.List;

/**
 * Maps values to pixels.
 *
 * @param from the value at {@code fromPixel}
 * @param logarithmic whether equal factors take equal room; then {@code from} and {@code to} are above 0
 */
record Scale(double from, double to, double fromPixel, double toPixel, boolean logarithmic) {
    double pixel(double value) {
        double part = logarithmic
                ? Math.log(Math.max(value, from) / from) / Math.log(to / from)
                : (value - from) / (to - from);
        return fromPixel + Math.clamp(part, 0, 1) * (toPixel - fromPixel);
    }

    /** Round values at which lines are drawn. */
    List<Double> ticks(int about) {
        return logarithmic ? logarithmicTicks() : linearTicks(about);
    }

    private List<Double> linearTicks(int about) {
        double raw = (to - from) / about;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double step =
                raw / power < 1.5 ? power : raw / power < 3.5 ? 2 * power : raw / power < 7.5 ? 5 * power : 10 * power;
        List<Double> ticks = new ArrayList<>();
        for (double tick = Math.ceil(from / step) * step; tick <= to * 1.000001; tick += step) {
            ticks.add(tick);
        }
        return ticks;
    }

    private List<Double> logarithmicTicks() {
        List<Double> ticks = new ArrayList<>();
        boolean narrow = to / from <= 100;
        for (double power = Math.pow(10, Math.floor(Math.log10(from))); power <= to; power *= 10) {
            for (int factor : narrow ? new int[] {1, 2, 5} : new int[] {1}) {
                double tick = power * factor;
                if (tick >= from * 0.999 && tick <= to * 1.001) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }
}

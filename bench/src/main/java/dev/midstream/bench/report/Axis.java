package dev.midstream.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * From values to shares of a length, with the values that are written beside it.
 *
 * @param ticks ascending
 */
record Axis(String label, double min, double max, boolean logarithmic, List<Double> ticks) {
    private static final int TICKS_MAX = 6;
    private static final List<Integer> STEPS = List.of(1, 2, 5, 10);
    private static final double TEN = 10;

    /** From 0 to at least the value, in round steps. */
    static Axis linear(String label, double longest) {
        double top = longest <= 0 ? 1 : longest;
        double power = Math.pow(TEN, Math.floor(Math.log10(top / TICKS_MAX)));
        double step = STEPS.stream()
                .mapToDouble(s -> s * power)
                .filter(s -> top / s <= TICKS_MAX)
                .findFirst()
                .orElse(TEN * power);
        long steps = (long) Math.ceil(top / step - 1e-9);
        List<Double> ticks = new ArrayList<>();
        for (long i = 0; i <= steps; i++) {
            ticks.add(i * step);
        }
        return new Axis(label, 0, steps * step, false, ticks);
    }

    /** Powers of ten around the values. */
    static Axis logarithmic(String label, DoubleStream values) {
        var range = values.filter(v -> v > 0).summaryStatistics();
        int from = range.getCount() == 0 ? 0 : (int) Math.floor(Math.log10(range.getMin()));
        int to = range.getCount() == 0 ? 1 : Math.max(from + 1, (int) Math.ceil(Math.log10(range.getMax())));
        List<Double> ticks = new ArrayList<>();
        for (int power = from; power <= to; power++) {
            ticks.add(Math.pow(TEN, power));
        }
        return new Axis(label, ticks.getFirst(), ticks.getLast(), true, ticks);
    }

    /** The values themselves, at distances like those of their logarithms. */
    static Axis measured(String label, List<Double> values) {
        double margin = Math.pow(values.getLast() / values.getFirst(), 0.08);
        return new Axis(label, values.getFirst() / margin, values.getLast() * margin, true, values);
    }

    /** Between 0 and 1. */
    double share(double value) {
        double share =
                logarithmic ? Math.log(Math.max(value, min) / min) / Math.log(max / min) : (value - min) / (max - min);
        return Math.clamp(share, 0, 1);
    }
}

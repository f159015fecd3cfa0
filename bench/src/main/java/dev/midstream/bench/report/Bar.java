package dev.midstream.bench.report;

/**
 * One bar.
 *
 * @param colour of the bar
 * @param whole what the value is a part of; drawn pale behind it; the same value if it is no part
 */
record Bar(String label, String colour, Spread value, Spread whole) {
    double longest() {
        return Math.max(value.max(), whole.median());
    }

    boolean isPart() {
        return whole.median() > value.median();
    }
}

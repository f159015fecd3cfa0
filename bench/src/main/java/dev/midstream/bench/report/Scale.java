package dev.midstream.bench.report;

/** From a value to a share of the width. */
sealed interface Scale {
    /** Between 0 and 1. */
    double share(double value);

    static Scale of(boolean logarithmic, double max) {
        return logarithmic ? new Logarithmic(max) : new Linear(max);
    }

    record Linear(double max) implements Scale {
        @Override
        public double share(double value) {
            return max <= 0 ? 0 : Math.clamp(value / max, 0, 1);
        }
    }

    /** From a tenth of a millisecond on, where latencies from half of one to many seconds must be told apart. */
    record Logarithmic(double max) implements Scale {
        private static final double MIN = 0.1;

        @Override
        public double share(double value) {
            return max <= MIN || value <= MIN ? 0 : Math.clamp(Math.log(value / MIN) / Math.log(max / MIN), 0, 1);
        }
    }
}

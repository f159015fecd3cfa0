package dev.midstream.bench.predict;

/**
 * One step, foretold and done. Seconds.
 *
 * @param work what it does to the data, in Midstream's words
 * @param assumed predicted without a look at the rows
 * @param measured predicted by {@code --measure}, and kept when the run began
 * @param basis of the measured prediction
 */
public record StepTime(
        int number, String title, String work, double assumed, double measured, double took, String basis) {
    /** Below this a process that starts or a lock that is waited for is more than the step itself. */
    private static final double COMPARED_FROM = 1;

    private static final double GOAL = 2;

    /** Whether its prediction is held to the goal. */
    public boolean counts() {
        return took >= COMPARED_FROM;
    }

    /** How many times longer it took than was predicted; below 1 if it was quicker. */
    public double ratio() {
        return took / Math.max(1e-3, measured);
    }

    /** Whether the measured prediction is right by a factor of 2. */
    public boolean isGood() {
        return !counts() || (ratio() <= GOAL && ratio() >= 1 / GOAL);
    }
}

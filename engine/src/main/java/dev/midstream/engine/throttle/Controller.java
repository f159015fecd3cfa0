package dev.midstream.engine.throttle;

import dev.midstream.engine.throttle.Reason.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides the one budget of a database from what its signals say, twice a second.
 *
 * <p>LAG signals stop, and slow: beyond <i>stop</i> nothing works until the value is below 80 % of it for two seconds; beyond <i>slow</i>
 * half of what worked before may work, with the same way back. They never steer, since what they measure answers to work with a delay
 * of minutes. LOAD signals steer ({@link Steering}) and never stop, since work that never goes on helps nobody; only their
 * <i>critical</i> bound does. A LAG signal that is silent stops; a LOAD signal that cannot be read keeps the level from growing.
 */
public final class Controller {
    private final Steering steering;
    private final Latches latches;
    /** Half of what was at work when a LAG signal first slowed. */
    private final Optional<Double> half;

    private Controller(Steering steering, Latches latches, Optional<Double> half) {
        this.steering = steering;
        this.latches = latches;
        this.half = half;
    }

    /** Before anything was seen: no limit. */
    public static Controller start() {
        return new Controller(Steering.START, Latches.NONE, Optional.empty());
    }

    /** In the place of a governor that left this, beside work that goes on. What it stopped for stays so until it is seen anew. */
    public static Controller continued(Governing left) {
        return after(left, Steering.at(left.level(), left.because()));
    }

    /** The same where nothing is at work any more: what a load allowed is of an earlier time, a standby may still be behind. */
    public static Controller anew(Governing left) {
        return after(left, Steering.START);
    }

    private static Controller after(Governing left, Steering steering) {
        Latches latches = Latches.left(left.budget().reasons());
        boolean slows =
                !latches.reasons(Effect.SLOWS).isEmpty() && !left.budget().isStopped();
        return new Controller(
                steering, latches, slows ? Optional.of(left.budget().workers()) : Optional.empty());
    }

    /**
     * After another look.
     *
     * @param seen one observation a signal; of the users' own, one a question
     * @param atWork workers that hold a lane now, in all processes and migrations
     * @param now by a clock that only goes forward
     * @param databaseTime for people only
     */
    public Controller next(List<Observation> seen, int atWork, Duration now, Instant databaseTime) {
        Latches after = latches.next(seen, now, databaseTime);
        boolean stopped = !after.reasons(Effect.STOPS).isEmpty();
        Steering steered = stopped ? steering.held(now) : steering.next(seen, atWork, now, databaseTime);
        Optional<Double> halved = after.reasons(Effect.SLOWS).isEmpty()
                ? Optional.empty()
                : half.or(() ->
                        Optional.of(Math.max(Steering.LEAST, Math.min(steered.level(), Math.max(1, atWork)) / 2)));
        return new Controller(steered, after, halved);
    }

    /** What may be at work now, and why not more. */
    public Budget budget() {
        List<Reason> stops = latches.reasons(Effect.STOPS);
        List<Reason> reasons = new ArrayList<>(stops);
        reasons.addAll(latches.reasons(Effect.SLOWS));
        steering.because().ifPresent(reasons::add);
        double workers = stops.isEmpty() ? Math.min(steering.level(), half.orElse(Steering.FULL)) : 0;
        return new Budget(workers, reasons);
    }

    /** The level that load allows, whatever lags: for whoever continues. */
    public double level() {
        return steering.level();
    }

    /** Why the level is not full. */
    public Optional<Reason> because() {
        return steering.because();
    }
}

package dev.midstream.engine.throttle;

import java.time.Duration;

/**
 * A growth of the level of which it is yet to be seen what it does. One that went on before anything could show is one trial.
 *
 * @param from the level before
 * @param calm the utilisation before
 */
record Trial(double from, double calm, Duration at) {
    Calm before() {
        return new Calm(calm, from);
    }
}

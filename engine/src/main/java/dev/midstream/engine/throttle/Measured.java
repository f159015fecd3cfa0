package dev.midstream.engine.throttle;

import java.time.Instant;
import java.util.Optional;

/**
 * What a governor read last of a signal.
 *
 * @param signal its name
 * @param subject as in {@link Reading.Value}
 * @param value empty if there was none
 * @param slow the bound in force then
 * @param stop the bound in force then
 * @param applies whether there is anything to be read
 * @param why there is no value; empty with one
 * @param at by the database's clock
 */
public record Measured(
        String signal,
        String subject,
        Optional<Double> value,
        Optional<Double> slow,
        Optional<Double> stop,
        boolean applies,
        String why,
        Instant at) {

    /** The same under another name. */
    public Measured of(String other) {
        return new Measured(signal, other, value, slow, stop, applies, why, at);
    }
}

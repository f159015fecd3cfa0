package dev.midstream.engine.pg;

import java.time.Duration;
import java.util.Optional;

/**
 * A reading as the governor showed it.
 *
 * @param signal its name
 * @param kind {@code value}, {@code not-applicable} or {@code unreadable}
 * @param slow the bound in force
 * @param stop the bound in force
 * @param why there is no value
 * @param unit what the value is measured in, as a word
 * @param age by the database's clock
 */
public record ShownReading(
        String signal,
        String subject,
        String kind,
        Optional<Double> value,
        Optional<Double> slow,
        Optional<Double> stop,
        String why,
        String unit,
        Duration age) {}

package dev.midstream.planner.predict;

import java.time.Duration;
import java.util.Optional;

/**
 * What one step will cost, without the time it waits for locks and is held by rules or signals. It is stored with the plan, so that
 * what was needed can be compared with what was said beforehand.
 *
 * @param step its number in the plan
 * @param takes empty if nobody can know
 * @param basis what the figures rest on, for people
 * @param walBytes written, whole page images included; every standby has to replay them
 * @param diskBytes by which tables and indexes grow
 * @param why the risk is what it is
 * @param table what the step goes over, as large as it was then; empty for one whose size is not known or does not matter
 */
public record Prediction(
        int step,
        Optional<Duration> takes,
        String basis,
        long walBytes,
        long diskBytes,
        Risk risk,
        String why,
        Optional<TableSize> table) {}

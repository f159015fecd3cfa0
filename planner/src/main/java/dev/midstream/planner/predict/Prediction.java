package dev.midstream.planner.predict;

import java.time.Duration;
import java.util.Optional;

/**
 * What one step will cost, without the time it waits for locks and is held by rules or signals.
 *
 * @param step its number in the plan
 * @param takes empty if nobody can know
 * @param basis what the figures rest on, for people
 * @param walBytes written, whole page images included; every standby has to replay them
 * @param diskBytes by which tables and indexes grow
 * @param why the risk is what it is
 */
public record Prediction(
        int step, Optional<Duration> takes, String basis, long walBytes, long diskBytes, Risk risk, String why) {}

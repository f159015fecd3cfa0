package dev.midstream.planner.predict;

/**
 * What a step's statement did to a sample of the table's rows.
 *
 * @param step its number in the plan
 * @param rows in the sample
 * @param rowsPerSecond by one session
 * @param walBytesPerRow without the images of whole pages; for an index, its size
 */
public record Measurement(int step, long rows, double rowsPerSecond, double walBytesPerRow) {}

package dev.midstream.cli.wiring;

/**
 * How a process takes part.
 *
 * @param workers how many workers it may have
 * @param process its name for people: host and process id
 */
public record Crewing(int workers, String process) {}

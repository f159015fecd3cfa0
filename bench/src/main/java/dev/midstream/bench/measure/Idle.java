package dev.midstream.bench.measure;

import dev.midstream.bench.load.Latency;

/** The same load with nothing else going on. */
public record Idle(String table, long rows, double seconds, long walBytes, Latency load) {}

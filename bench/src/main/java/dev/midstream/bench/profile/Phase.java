package dev.midstream.bench.profile;

import dev.midstream.bench.load.Rate;

/** So many seconds of one load. */
public record Phase(String name, int seconds, Rate rate) {}

package dev.midstream.checkpoints;

import dev.midstream.checkpoints.codec.JsonCodec;

/** The smallest event-sourced thing: amounts that add up. Shows that checkpoints know no migration word. */
public final class Tally {
    private Tally() {}

    public record Counted(long amount) {}

    public record Sum(long total) {}

    public static JsonCodec<Counted> events() {
        return JsonCodec.<Counted>of().type("tally.counted.v1", Counted.class).build();
    }

    public static JsonCodec<Sum> states() {
        return JsonCodec.<Sum>of().type("tally.sum.v1", Sum.class).build();
    }
}

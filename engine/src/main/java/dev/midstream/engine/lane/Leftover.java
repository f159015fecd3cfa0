package dev.midstream.engine.lane;

import java.util.List;

/** Where rows are that a chunk left behind and that have to be come back for. */
public sealed interface Leftover {

    /** Whether it can be come back for in two parts. */
    default boolean isDivisible() {
        return this instanceof Window window && window.to() - window.from() > 1;
    }

    /** Somewhere in blocks {@code from} (inclusive) to {@code to} (exclusive). */
    record Window(long from, long to) implements Leftover {
        List<Leftover> halves() {
            long middle = from + (to - from) / 2;
            return List.of(new Window(from, middle), new Window(middle, to));
        }
    }

    /** The row of exactly this key, as typed text. */
    record Key(List<String> key) implements Leftover {
        public Key {
            key = List.copyOf(key);
        }
    }
}

package dev.midstream.engine.lane;

import java.util.List;

/** Where rows are that a chunk left behind and that have to be come back for. */
public sealed interface Leftover {

    /** Somewhere in blocks {@code from} (inclusive) to {@code to} (exclusive). */
    record Window(long from, long to) implements Leftover {}

    /** The row of exactly this key, as typed text. */
    record Key(List<String> key) implements Leftover {
        public Key {
            key = List.copyOf(key);
        }
    }
}

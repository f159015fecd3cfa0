package dev.midstream.engine.lane;

import java.util.List;

/**
 * A key at which a lane may be divided, as the server found it: the key of a row ahead of the lane's cursor and below its end.
 *
 * @param key as typed text
 * @param before how many rows there are from the cursor up to and including it, by estimate
 * @param behind how many there are behind it in the lane, by estimate
 */
public record Middle(List<String> key, long before, long behind) {
    public Middle {
        key = List.copyOf(key);
    }
}

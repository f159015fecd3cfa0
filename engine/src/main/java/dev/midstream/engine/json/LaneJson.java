package dev.midstream.engine.json;

import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.lane.Leftover;
import java.util.Map;

/** The names of what both events and states of lanes are made of. */
final class LaneJson {
    static final Map<String, Class<? extends LaneRange>> RANGES =
            Map.of("blocks", LaneRange.Blocks.class, "keys", LaneRange.Keys.class);
    static final Map<String, Class<? extends Leftover>> LEFTOVERS =
            Map.of("window", Leftover.Window.class, "key", Leftover.Key.class);

    private LaneJson() {}
}

package dev.midstream.engine.json;

import dev.midstream.checkpoints.codec.JsonCodec;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.lane.Cursor;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.lane.Leftover;
import dev.midstream.engine.log.State;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.throttle.Governing;
import java.util.Map;

/** The names under which the states of streams are stored beside them. */
public final class StateJson {
    private static final Map<String, Class<? extends Cursor>> CURSORS =
            Map.of("at-block", Cursor.AtBlock.class, "at-key", Cursor.AtKey.class);

    private StateJson() {}

    public static JsonCodec<State> codec() {
        return JsonCodec.<State>of()
                .variants(LaneRange.class, LaneJson.RANGES)
                .variants(Leftover.class, LaneJson.LEFTOVERS)
                .variants(Cursor.class, CURSORS)
                .upcast("control.directives.v1", "control.directives.v2", OlderForms::directives)
                .type("control.directives.v2", Directives.class)
                .type("governor.governing.v1", Governing.class)
                .type("migration.running.v1", MigrationState.Running.class)
                .type("migration.at-gate.v1", MigrationState.AtGate.class)
                .type("migration.failed.v1", MigrationState.Failed.class)
                .type("migration.unproved.v1", MigrationState.Unproved.class)
                .type("migration.completed.v1", MigrationState.Completed.class)
                .type("migration.rolling-back.v1", MigrationState.RollingBack.class)
                .type("migration.rolled-back.v1", MigrationState.RolledBack.class)
                .type("lane.open.v1", LaneState.Open.class)
                .type("lane.stuck.v1", LaneState.Stuck.class)
                .type("lane.done.v1", LaneState.Done.class)
                .build();
    }
}

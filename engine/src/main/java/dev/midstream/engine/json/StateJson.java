package dev.midstream.engine.json;

import dev.midstream.checkpoints.codec.JsonCodec;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.lane.Cursor;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.lane.Leftover;
import dev.midstream.engine.log.State;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.notice.Told;
import dev.midstream.engine.throttle.Governing;
import dev.midstream.planner.file.Notify;
import java.util.List;
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
                .variants(Notify.Way.class, EventJson.WAYS)
                .upcast("control.directives.v1", "control.directives.v2", OlderForms::directives)
                .upcast("control.directives.v2", "control.directives.v3", OlderForms::directivesOfTwo)
                .upcast("control.directives.v3", "control.directives.v4", OlderForms::directivesOfThree)
                .type("control.directives.v4", Directives.class)
                // Before databases heard of each other.
                .upcastAdding("governor.governing.v1", "governor.governing.v2", "", "neighbours", List.of())
                .type("governor.governing.v2", Governing.class)
                .upcast("migration.running.v1", "migration.running.v2", OlderForms::migration)
                .type("migration.running.v2", MigrationState.Running.class)
                .upcast("migration.at-gate.v1", "migration.at-gate.v2", OlderForms::migration)
                .type("migration.at-gate.v2", MigrationState.AtGate.class)
                .upcast("migration.failed.v1", "migration.failed.v2", OlderForms::migration)
                .type("migration.failed.v2", MigrationState.Failed.class)
                .upcast("migration.unproved.v1", "migration.unproved.v2", OlderForms::migration)
                .type("migration.unproved.v2", MigrationState.Unproved.class)
                .upcast("migration.completed.v1", "migration.completed.v2", OlderForms::migration)
                .type("migration.completed.v2", MigrationState.Completed.class)
                .upcast("migration.rolling-back.v1", "migration.rolling-back.v2", OlderForms::migration)
                .type("migration.rolling-back.v2", MigrationState.RollingBack.class)
                .upcast("migration.rolled-back.v1", "migration.rolled-back.v2", OlderForms::migration)
                .type("migration.rolled-back.v2", MigrationState.RolledBack.class)
                .type("migration.stopped-by-hook.v1", MigrationState.StoppedByHook.class)
                .type("notice.told.v1", Told.class)
                .type("lane.open.v1", LaneState.Open.class)
                .type("lane.stuck.v1", LaneState.Stuck.class)
                .type("lane.done.v1", LaneState.Done.class)
                .build();
    }
}

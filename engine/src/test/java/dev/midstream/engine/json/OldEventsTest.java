package dev.midstream.engine.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.midstream.checkpoints.codec.Encoded;
import dev.midstream.engine.migration.MigrationEvent.Planned;
import dev.midstream.engine.migration.Plans;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.predict.Predictor;
import dev.midstream.planner.predict.TableSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What earlier versions stored means what it meant then. */
class OldEventsTest {
    private static final String NOTHING_PREDICTED = ",\"predicted\":[]";

    @Test
    void planFromBeforeThereWereLocksHasTheUsualOnes() {
        Planned planned = new Planned(
                "f", "c", new Plans().in(PhaseName.EXPAND, Plans.ddl("add")).plan(), List.of());
        Encoded now = EventJson.codec().encode(planned);
        String then = now.json()
                .replace("\"locks\":{\"cancelBlockers\":[],\"giveUpAfter\":\"PT30M\",\"indexDeadline\":\"PT24H\"},", "")
                .replace(NOTHING_PREDICTED, "");
        assertNotEquals(now.json(), then);
        assertEquals(planned, EventJson.codec().decode(new Encoded("migration.planned.v1", then)));
    }

    @Test
    void planFromBeforePredictionsWereKeptHasNone() {
        Plan plan = new Plans().in(PhaseName.EXPAND, Plans.ddl("add")).plan();
        Encoded now = EventJson.codec().encode(new Planned("f", "c", plan, List.of()));
        String then = now.json().replace(NOTHING_PREDICTED, "");
        assertNotEquals(now.json(), then);
        assertEquals(
                new Planned("f", "c", plan, List.of()),
                EventJson.codec().decode(new Encoded("migration.planned.v2", then)));
    }

    @Test
    void predictionComesBackAsItWasWritten() {
        Plan plan = new Plans()
                .in(PhaseName.EXPAND, Plans.ddl("add"), Plans.fill(Plans.T), Plans.ownSql())
                .plan();
        Map<TableRef, TableSize> sizes = Map.of(Plans.T, new TableSize(1_000, 100_000, 2));
        Planned planned = new Planned("f", "c", plan, new Predictor(sizes, Map.of(), 2).predict(plan));
        assertEquals(
                Optional.of(1_000L), planned.predicted(2).flatMap(p -> p.table().map(TableSize::rows)));
        assertEquals(planned, EventJson.codec().decode(EventJson.codec().encode(planned)));
    }
}

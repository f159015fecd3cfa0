package dev.midstream.engine.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.midstream.checkpoints.codec.Encoded;
import dev.midstream.engine.migration.MigrationEvent.Planned;
import dev.midstream.engine.migration.Plans;
import dev.midstream.planner.file.PhaseName;
import org.junit.jupiter.api.Test;

/** What earlier versions stored means what it meant then. */
class OldEventsTest {
    @Test
    void planFromBeforeThereWereLocksHasTheUsualOnes() {
        Planned planned = new Planned(
                "f", "c", new Plans().in(PhaseName.EXPAND, Plans.ddl("add")).plan());
        Encoded now = EventJson.codec().encode(planned);
        String then = now.json()
                .replace(
                        "\"locks\":{\"cancelBlockers\":[],\"giveUpAfter\":\"PT30M\",\"indexDeadline\":\"PT24H\"},", "");
        assertNotEquals(now.json(), then);
        assertEquals(planned, EventJson.codec().decode(new Encoded("migration.planned.v1", then)));
    }
}

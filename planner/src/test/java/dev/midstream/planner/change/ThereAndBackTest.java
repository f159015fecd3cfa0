package dev.midstream.planner.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.testing.CatalogPicture;
import dev.midstream.planner.testing.Planning;
import dev.midstream.planner.testing.Rehearsal;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every planned statement on every supported version: it runs, it does to the tables what the plan says, and it can be undone. */
class ThereAndBackTest {

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void leadsToTheEndAndBackToTheBeginning(int major) {
        try (TestDatabase database = TestDatabase.createOn(TestServers.of(major))) {
            database.execute(Scenarios.schema());
            Rehearsal rehearsal = new Rehearsal(database);
            List<String> before = CatalogPicture.of(database);
            Plan plan = Planning.plan(database, Scenarios.all());

            rehearsal.run(plan, PhaseName.VALIDATE);
            assertNotEquals(before, CatalogPicture.of(database));
            rehearsal.observations().forEach(new Claims(database)::assertTrueOf);
            rehearsal.undo(plan);
            assertEquals(before, CatalogPicture.of(database));

            Plan again = Planning.plan(database, Scenarios.all());
            assertEquals(
                    plan.steps().stream().map(s -> s.title()).toList(),
                    again.steps().stream().map(s -> s.title()).toList());
            Rehearsal second = new Rehearsal(database).run(again, PhaseName.CONTRACT);
            second.observations().forEach(new Claims(database)::assertTrueOf);
            assertEquals(0, database.number("select count(*) from pg_trigger where tgname like 'zzz_midstream%'"));
            assertEquals(0, database.number("select count(*) from pg_constraint where not convalidated"));
            assertEquals(0, database.number("select count(*) from pg_index where not indisvalid"));
            assertEquals(
                    0,
                    database.number("select count(*) from pg_proc p where p.pronamespace = 'midstream'::regnamespace"));
        }
    }
}

package dev.midstream.engine.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.CatalogText;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.crash.Proxy.Verdict;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The matrix of deaths: scenario S0 is carried out by one process after the other, each of which dies at the next step of its plan,
 * before the statement, in the middle of it or after it. A death is what {@code kill -9} is to the server: all lines of the process
 * are cut at one instant, and it never says anything again.
 */
class KilledAtEveryStepTest {
    private static final Path EXAMPLE = Path.of("..", "examples", "org-id");
    private static final String NAME = "0035_add_org_id_to_core_tables";
    /** Nobody waits for it: the test lets the lease of the dead run out at once. */
    private static final Duration LEASE = Duration.ofSeconds(3);

    @ParameterizedTest
    @EnumSource(Moment.class)
    void endsInTheSchemaOfTheUndisturbedRun(Moment moment) {
        try (TestDatabase disturbed = fill(TestDatabase.create());
                TestDatabase undisturbed = fill(TestDatabase.create())) {
            try (Fixture fixture = new Fixture(undisturbed)) {
                assertEquals(new Ending.Completed(), fixture.run(file()));
            }
            int deaths = carryOutDying(disturbed, moment);
            assertEquals(CatalogText.of(undisturbed), CatalogText.of(disturbed));
            assertTrue(deaths > 150, "the plan has become short: " + deaths);
        }
    }

    private static int carryOutDying(TestDatabase database, Moment moment) {
        Assassin assassin = new Assassin(database, moment);
        try (Fixture fixture = new Fixture(database);
                Proxy proxy = new Proxy(database.server(), assassin::judge);
                Fixture mortal = new Fixture(
                        database, Fixture.options(database).setHost("127.0.0.1").setPort(proxy.port()), 1, LEASE)) {
            Store store = fixture.requested(file(), PhaseName.CONTRACT);
            Plan plan = fixture.engine().plan(store);
            List<Step> targets =
                    plan.steps().stream().filter(Assassin::isTarget).toList();
            for (Step step : targets) {
                assassin.aimAt(step);
                try (Live process = mortal.join(NAME, 1)) {
                    Live.until(moment + " of " + step.title(), () -> proxy.isDead() || process.isOver());
                    assertTrue(proxy.isDead(), () -> "it ended before its death at: " + step.title());
                }
                letTheLeaseRunOut(database);
                proxy.startAgain();
            }
            assassin.retire();
            assertEquals(new Ending.Completed(), mortal.takePart(NAME, 1));
            fixture.assertReplayEqualsState(NAME);
            return targets.size();
        }
    }

    /** Waits for a commit of the dead process that is still under way, as its successor would. */
    private static void letTheLeaseRunOut(TestDatabase database) {
        database.execute("update midstream.stream set lease_until = clock_timestamp() where owner is not null");
    }

    private static String file() {
        return read(NAME + ".yaml");
    }

    private static TestDatabase fill(TestDatabase database) {
        return database.execute(read("schema.sql"), "set demo.scale = '0.002'; " + read("data.sql"), "analyze");
    }

    private static String read(String name) {
        try {
            return Files.readString(EXAMPLE.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** When a process dies. */
    enum Moment {
        /** The server has not heard the step's first statement. */
        BEFORE,
        /** The server has heard the statement and nobody waits for its answer; a transaction is rolled back, an index build goes on. */
        DURING,
        /** The step is done, and the process that did it does not know: the answer to the commit was lost, or nobody recorded the build. */
        AFTER;

        Verdict verdict() {
            return this == BEFORE ? Verdict.DIE_BEFORE : Verdict.DIE_AFTER;
        }
    }
}

package dev.midstream.engine.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.CatalogText;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.crash.OrgIdScenario.Death;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.PhaseName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The matrix of deaths: scenario S0 is carried out by one process after the other, each of which dies at the next step of its plan,
 * before the statement, in the middle of it or after it. A death is what {@code kill -9} is to the server: all lines of the process
 * are cut at one instant, and it never says anything again. Real processes and signals are in {@link SigkilledAtEveryStepTest}.
 *
 * <p>The plan has some thirty steps of every shape, which differ in the name of the table. Each of them dies once, and the moments take
 * turns among those of one shape; that every step dies at every moment is to be had with {@code -Dmidstream.test.deaths=all}.
 */
class KilledAtEveryStepTest {
    /** Nobody waits for it: the test lets the lease of the dead run out at once. */
    private static final Duration LEASE = Duration.ofSeconds(3);

    static List<Moment> firstMoments() {
        return OrgIdScenario.isThorough() ? List.of(Moment.values()) : List.of(Moment.AFTER);
    }

    @ParameterizedTest
    @MethodSource("firstMoments")
    void endsInTheSchemaOfTheUndisturbedRun(Moment first) {
        try (TestDatabase disturbed = OrgIdScenario.database()) {
            int deaths = carryOutDying(disturbed, first);
            assertEquals(OrgIdScenario.schemaOfTheUndisturbedRun(), CatalogText.of(disturbed));
            assertTrue(deaths > 150, "the plan has become short: " + deaths);
        }
    }

    private static int carryOutDying(TestDatabase database, Moment first) {
        Assassin assassin = new Assassin(database);
        try (Fixture fixture = new Fixture(database);
                Proxy proxy = new Proxy(database.server(), assassin::judge);
                Fixture mortal = new Fixture(
                        database, Fixture.options(database).setHost("127.0.0.1").setPort(proxy.port()), 1, LEASE)) {
            Store store = fixture.requested(OrgIdScenario.file(), PhaseName.CONTRACT);
            List<Death> deaths = OrgIdScenario.deaths(fixture.engine().plan(store), first);
            for (Death death : deaths) {
                assassin.aimAt(death.step(), death.moment());
                try (Live process = mortal.join(OrgIdScenario.NAME, 1)) {
                    Live.until(death.toString(), () -> proxy.isDead() || process.isOver());
                    assertTrue(proxy.isDead(), () -> "it ended before its death: " + death);
                }
                letTheLeaseRunOut(database);
                proxy.startAgain();
            }
            assassin.retire();
            assertEquals(new Ending.Completed(), mortal.takePart(OrgIdScenario.NAME, 1));
            fixture.assertReplayEqualsState(OrgIdScenario.NAME);
            return deaths.size();
        }
    }

    /** Waits for a commit of the dead process that is still under way, as its successor would. */
    static void letTheLeaseRunOut(TestDatabase database) {
        database.execute("update midstream.stream set lease_until = clock_timestamp() where owner is not null");
    }
}

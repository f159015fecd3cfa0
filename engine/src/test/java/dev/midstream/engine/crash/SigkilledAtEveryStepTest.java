package dev.midstream.engine.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.CatalogText;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.crash.OrgIdScenario.Death;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Step;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Real processes and {@code kill -9}: scenario S0 is carried out by one JVM after the other, all in one migration. Of every shape of
 * step in its plan the first meets every death there is. The kill is exact to the message: it comes when the process has said a certain
 * thing, or while the server holds a statement of its up for a lock. A death at each of the other steps, which differ in names only,
 * takes a JVM each: they are to be had with {@code -Dmidstream.test.deaths=all}, and {@link KilledAtEveryStepTest} has them without.
 */
class SigkilledAtEveryStepTest {
    /** Nobody waits for it: the test lets the lease of the dead run out at once. */
    private static final Duration LEASE = Duration.ofSeconds(3);
    /** A JVM takes longer to start than a step to be done. */
    private static final int STARTING = 2;

    private final TestDatabase database = OrgIdScenario.fill(TestDatabase.create());
    private final Assassin assassin = new Assassin(database);
    private final Proxy proxy = new Proxy(database.server(), assassin::judge, this::kill);
    private final Deque<EngineProcess> starting = new ArrayDeque<>();
    private final AtomicReference<Optional<EngineProcess>> working = new AtomicReference<>(Optional.empty());

    @Test
    void endsInTheSchemaOfTheUndisturbedRun() throws SQLException {
        try (Fixture fixture = new Fixture(database)) {
            Store store = fixture.requested(OrgIdScenario.file(), PhaseName.CONTRACT);
            for (Death death : OrgIdScenario.deaths(fixture.engine().plan(store), Moment.BEFORE)) {
                meet(death);
            }
            assertEquals(Optional.of("Completed[]"), go().ending());
            fixture.assertReplayEqualsState(OrgIdScenario.NAME);
        }
        assertEquals(OrgIdScenario.schemaOfTheUndisturbedRun(), CatalogText.of(database));
    }

    private void meet(Death death) throws SQLException {
        if (death.turn() == 0) {
            dieAt(death.deed(), Moment.BEFORE);
            dieHeldUpAt(death.step());
            if (!(death.step()
                    instanceof Step.BuildIndex)) { // which goes on without the process, and is not begun again
                dieAt(death.deed(), Moment.DURING);
            }
            dieAt(death.deed(), Moment.AFTER);
        } else if (OrgIdScenario.isThorough()) {
            dieAt(death.deed(), death.moment());
        }
    }

    private void dieAt(Deed deed, Moment moment) {
        assassin.aimAt(deed, moment);
        EngineProcess process = go();
        Live.until(moment + " of " + deed.title(), () -> !process.isAlive());
        assertTrue(proxy.isDead(), () -> "it ended before its death %s: %s".formatted(moment, deed.title()));
        bury();
    }

    /** The server goes on waiting for the lock for a process that is no more. */
    private void dieHeldUpAt(Step step) throws SQLException {
        TableRef table = step.footprint().locks().getFirst().table();
        try (Connection other = database.connect()) {
            other.setAutoCommit(false);
            other.createStatement().execute("lock table " + table.sql() + " in share update exclusive mode");
            EngineProcess process = go();
            Live.until(
                    "held up: " + step.title(), () -> isHeldUp(step.statements().getLast()));
            assertTrue(process.isAlive());
            process.kill();
        }
        bury();
    }

    private boolean isHeldUp(String statement) {
        return database.number("""
                select count(*) from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock' and query = $$%s$$""".formatted(statement)) > 0;
    }

    private EngineProcess go() {
        while (starting.size() <= STARTING) {
            starting.add(EngineProcess.startBehind(proxy, database, OrgIdScenario.NAME, 1, LEASE));
        }
        EngineProcess process = starting.remove();
        working.set(Optional.of(process));
        return process.go();
    }

    private void kill() {
        working.get().ifPresent(EngineProcess::kill);
    }

    private void bury() {
        Mortal.letTheLeaseRunOut(database);
        proxy.startAgain();
    }

    @AfterEach
    void endAll() {
        starting.forEach(EngineProcess::close);
        working.get().ifPresent(EngineProcess::close);
        proxy.close();
        database.close();
    }
}

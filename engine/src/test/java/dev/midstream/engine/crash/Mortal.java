package dev.midstream.engine.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import java.time.Duration;

/**
 * One process after the other in the same place, each of which dies when it is told to. A death is what {@code kill -9} is to the
 * server: all lines of the process are cut at one instant, and it never says anything again.
 */
final class Mortal implements AutoCloseable {
    /** Nobody waits for it: the lease of the dead is made to run out at once. */
    private static final Duration LEASE = Duration.ofSeconds(3);

    private final TestDatabase database;
    private final String migration;
    private final int workers;
    private final Assassin assassin;
    private final Proxy proxy;
    private final Fixture process;

    /** @param workers none are needed for a rollback */
    Mortal(TestDatabase database, String migration, int workers) {
        this.database = database;
        this.migration = migration;
        this.workers = workers;
        this.assassin = new Assassin(database);
        this.proxy = new Proxy(database.server(), assassin::judge);
        this.process = new Fixture(
                database, Fixture.options(database).setHost("127.0.0.1").setPort(proxy.port()), 1, LEASE);
    }

    /** Takes part until it dies there. */
    void dieAt(Deed deed, Moment moment) {
        assassin.aimAt(deed, moment);
        try (Live live = process.join(migration, workers)) {
            Live.until(moment + " of " + deed.title(), () -> proxy.isDead() || live.isOver());
            assertTrue(proxy.isDead(), () -> "it ended before its death %s: %s".formatted(moment, deed.title()));
        }
        letTheLeaseRunOut(database);
        proxy.startAgain();
    }

    /** Takes part until the end. */
    void survive(Ending ending) {
        assassin.retire();
        assertEquals(ending, process.takePart(migration, workers));
    }

    /** Waits for a commit of the dead process that is still under way, as its successor would. */
    static void letTheLeaseRunOut(TestDatabase database) {
        database.execute("update midstream.stream set lease_until = clock_timestamp() where owner is not null");
    }

    @Override
    public void close() {
        process.close();
        proxy.close();
    }
}

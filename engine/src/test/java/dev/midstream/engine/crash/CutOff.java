package dev.midstream.engine.crash;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.fault.Fault;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.pg.PgFaults;

/**
 * Deaths that cost little: all lines of the engine in this JVM are cut at one instant, and it never says anything again. To the server
 * that is what {@code kill -9} is.
 */
final class CutOff extends Mortal {
    private static final int ATTEMPTS = 5;

    private final String migration;
    private final int workers;
    private final Proxy proxy;
    private final Fixture process;

    /** @param workers none are needed for a rollback */
    CutOff(TestDatabase database, String migration, int workers) {
        super(database);
        this.migration = migration;
        this.workers = workers;
        this.proxy = new Proxy(database.server(), assassin()::judge);
        this.process = new Fixture(
                database, Fixture.options(database).setHost("127.0.0.1").setPort(proxy.port()), 1, LEASE);
    }

    @Override
    Proxy proxy() {
        return proxy;
    }

    @Override
    Life begin() {
        Live live = join();
        return new Life() {
            @Override
            public boolean isOver() {
                return live.isOver();
            }

            @Override
            public String ending() {
                return live.ending().toString();
            }

            @Override
            public void close() {
                live.close();
            }
        };
    }

    /** The next process has no connections of the dead one, which this JVM may not have noticed yet. */
    private Live join() {
        for (int attempt = 1; ; attempt++) {
            try {
                return process.join(migration, workers);
            } catch (RuntimeException e) {
                if (PgFaults.classify(e) != Fault.CONNECTION || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        process.close();
        super.close();
    }
}

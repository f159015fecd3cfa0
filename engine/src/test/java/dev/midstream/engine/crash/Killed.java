package dev.midstream.engine.crash;

import dev.midstream.embedded.testing.TestDatabase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Real processes and {@code kill -9}. The kill is exact to the message, or comes while the server has a statement wait for a lock. */
final class Killed extends Mortal {
    /** While one works the next starts. */
    private static final int STARTING = 1;

    private final TestDatabase database;
    private final String migration;
    private final Proxy proxy;
    private final Deque<EngineProcess> starting = new ArrayDeque<>();
    private final AtomicReference<Optional<EngineProcess>> working = new AtomicReference<>(Optional.empty());

    Killed(TestDatabase database, String migration) {
        super(database);
        this.database = database;
        this.migration = migration;
        this.proxy = new Proxy(database.server(), assassin()::judge, this::kill);
    }

    @Override
    Proxy proxy() {
        return proxy;
    }

    @Override
    Life begin() {
        while (starting.size() <= STARTING) {
            starting.add(EngineProcess.startBehind(proxy, database, migration, 1, LEASE));
        }
        EngineProcess process = starting.remove();
        working.set(Optional.of(process));
        process.go();
        return new Life() {
            @Override
            public boolean isOver() {
                return !process.isAlive();
            }

            @Override
            public String ending() {
                return process.ending().orElse("");
            }

            @Override
            public void close() {
                process.close();
            }
        };
    }

    private void kill() {
        working.get().ifPresent(EngineProcess::kill);
    }

    @Override
    public void close() {
        starting.forEach(EngineProcess::close);
        kill();
        super.close();
    }
}

package dev.midstream.engine.governor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.Late;
import dev.midstream.embedded.testing.Punctual;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.crash.EngineProcess;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.PhaseName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A rate is a rate, whoever works: processes of the operating system, each with its workers. */
@FreshDatabase
class RateTest {
    private static final String M = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, once: true}
            """;
    private static final Duration LEASE = Duration.ofSeconds(30);

    /** A new rate holds from then on. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofSeconds(6);

    /** A machine that is too busy for a while is given another; whoever goes too fast is not. */
    private static final int ATTEMPTS = 2;

    private static final long SLOW = 1_000;
    private static final long RATE = 5_000;

    /** All at the same time, each in a database of its own: nothing that is asked of one migration is shared between databases. */
    @Punctual
    void rateIsKeptByOneAndFourWorkersInOneAndTwoProcessesAndChangedLive(TestDatabase template) {
        template.execute(
                // Rows that stay on their page, and nobody who cleans up: four times 5,000 rows/s are much for two
                // cores.
                "create table t (id int primary key, n int not null default 0) with (fillfactor = 40, autovacuum_enabled = false)",
                "insert into t select g, 0 from generate_series(1, 450000) g",
                "vacuum analyze t");
        List<Run> runs = new ArrayList<>();
        try {
            for (int workers : List.of(1, 4)) {
                for (int processes : List.of(1, 2)) {
                    runs.add(new Run(template.copy(), workers, processes));
                }
            }
            runs.forEach(Run::go);
            runs.forEach(Run::awaitWorkers);

            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                runs.forEach(run -> run.limit(RATE));
                Live.sleep(SOON.plus(LONG));
                runs.forEach(run -> run.limit(SLOW));
                Live.sleep(SOON.plus(SHORT));
                runs.forEach(Run::report);
                boolean isLast = attempt == ATTEMPTS;
                if (runs.stream().allMatch(run -> run.isKept(isLast))) {
                    break;
                }
            }
        } finally {
            runs.forEach(Run::close);
        }
    }

    /** One migration in one database, and its processes. */
    private static final class Run implements AutoCloseable {
        private final TestDatabase database;
        private final int workers;
        private final Fixture fixture;
        private final Store store;
        private final List<EngineProcess> processes;
        private String fastSince = "";
        private String slowSince = "";

        /** @param workers of each process */
        Run(TestDatabase database, int workers, int processes) {
            this.database = database;
            this.workers = workers;
            this.fixture = new Fixture(database, 1);
            this.store = fixture.requested(M, PhaseName.CONTRACT);
            fixture.limit("m", SLOW);
            this.processes = Stream.generate(() -> EngineProcess.start(database, "m", workers, LEASE))
                    .limit(processes)
                    .toList();
        }

        void go() {
            processes.forEach(EngineProcess::go);
        }

        void awaitWorkers() {
            Live.until("all are at work", () -> store.view().heldLanes().size() == workers * processes.size());
        }

        void limit(long rate) {
            fixture.limit("m", rate);
            if (rate == SLOW) {
                slowSince = Rates.now(database);
            } else {
                fastSince = Rates.now(database);
            }
        }

        /** Rows a second under this limit, from so long after it was set and for so long. */
        double rate(long limit, Duration after, Duration time) {
            String from = Rates.after(database, limit == SLOW ? slowSince : fastSince, after);
            return Rates.between(database, from, Rates.after(database, from, time));
        }

        /** Fails where it goes too fast; and too slow, if this is the last attempt. */
        boolean isKept(boolean isLast) {
            assertTrue(isStillAtWork(), this + " ended before it was measured");
            return isNear(RATE, rate(RATE, SOON, LONG), 0.1, isLast, "over 30 s")
                    && isNear(RATE, rate(RATE, SOON, SHORT), 0.2, isLast, "in the seconds after the change")
                    && isNear(SLOW, rate(SLOW, SOON, SHORT), 0.2, isLast, "after the next change");
        }

        private boolean isNear(long allowed, double rate, double share, boolean isLast, String when) {
            double least = allowed * (1 - share);
            String what = "%s: %.0f of %d rows/s %s".formatted(this, rate, allowed, when);
            assertTrue(rate <= allowed * (1 + share), what);
            Late.unless(!isLast || rate >= least, what);
            return rate >= least;
        }

        private boolean isStillAtWork() {
            return processes.stream().allMatch(EngineProcess::isAlive);
        }

        void report() {
            System.out.printf(
                    Locale.ROOT,
                    "%s: %.0f of %d rows/s over 30 s, %.0f in the first 6 s of it, then %.0f of %d%n",
                    this,
                    rate(RATE, SOON, LONG),
                    RATE,
                    rate(RATE, SOON, SHORT),
                    rate(SLOW, SOON, SHORT),
                    SLOW);
        }

        @Override
        public void close() {
            processes.forEach(EngineProcess::kill);
            fixture.close();
            database.close();
        }

        @Override
        public String toString() {
            return "%d worker%s in each of %d process%s"
                    .formatted(workers, workers == 1 ? "" : "s", processes.size(), processes.size() == 1 ? "" : "es");
        }
    }
}

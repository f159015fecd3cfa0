package dev.midstream.engine.governor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
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
import org.junit.jupiter.api.Test;

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

    private static final long SLOW = 1_000;
    private static final long RATE = 5_000;

    /** All at the same time, each in a database of its own: nothing is shared between databases but the machine. */
    @Test
    void rateIsKeptByOneAndFourWorkersInOneAndTwoProcessesAndChangedLive(TestDatabase template) {
        template.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g, 0 from generate_series(1, 300000) g",
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

            runs.forEach(run -> run.limit(RATE));
            Live.sleep(SOON.plus(LONG));
            runs.forEach(run -> run.limit(SLOW));
            Live.sleep(SOON.plus(SHORT));
            runs.forEach(Run::report);
            for (Run run : runs) {
                double rate = run.rate(RATE, SOON, LONG);
                assertEquals(RATE, rate, RATE / 10.0, run + " over 30 s");
                double first = run.rate(RATE, SOON, SHORT);
                assertEquals(RATE, first, RATE / 5.0, run + " in the seconds after the change");
                double slow = run.rate(SLOW, SOON, SHORT);
                assertEquals(SLOW, slow, SLOW / 5.0, run + " after the next change");
                assertTrue(run.isStillAtWork(), run + " ended before it was measured");
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

        boolean isStillAtWork() {
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

package dev.midstream.engine.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.Late;
import dev.midstream.embedded.testing.Punctual;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.lock.LockLadder;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent.LockTimedOut;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.Store;
import dev.midstream.engine.run.View;
import dev.midstream.planner.file.PhaseName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;

/** A table with 200 application statements a second and an analytical query on it that holds its lock for 20 seconds. */
@FreshDatabase
class BusyTableTest {
    private static final int CLIENTS = 12;
    private static final Duration PACE = Duration.ofMillis(40);
    private static final int ROWS = 20_000;
    /** What two busy cores, a checkpoint or a pause of the collector may add to a statement. */
    private static final Duration NOISE = Duration.ofMillis(900);

    private static final String MIGRATION = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: text, fill: upper(v), not_null: true}
              - add_constraint: {table: t, check: n >= 0}
              - add_constraint: {table: t, foreign_key: {columns: [o], references: o(id)}}
              - create_index: {table: t, columns: [f]}
            """;
    /** How long after a try the last of those that queued behind it may still wait: it takes the server a moment to let them through. */
    private static final Duration DRAINED = Duration.ofMillis(300);

    private static final String WAITING = """
            select (extract(epoch from clock_timestamp()) * 1000)::bigint,
              (extract(epoch from coalesce(min(waitstart), clock_timestamp())) * 1000)::bigint
            from pg_locks where not granted and relation = 't'::regclass
              and mode in ('AccessShareLock', 'RowShareLock', 'RowExclusiveLock')""";

    @Punctual
    void migrationGoesThroughAndNoStatementWaitsLongerThanATry(TestDatabase database) {
        database.execute(
                "create table o (id int primary key)",
                "insert into o values (1)",
                "create table t (id int primary key, v text not null, n int not null, o int not null)",
                "insert into t select g, 'v' || g, 0, 1 from generate_series(1, %d) g".formatted(ROWS),
                "vacuum analyze t");
        Queue<Long> micros = new ConcurrentLinkedQueue<>();
        Queue<Queued> queues = new ConcurrentLinkedQueue<>();
        CompletableFuture<TestDatabase> firstQuery;
        CompletableFuture<TestDatabase> secondQuery;
        List<Recorded<Event>> tries;
        long began = System.nanoTime();
        double rate;
        try (Fixture fixture = new Fixture(database);
                Traffic watch = new Traffic(database, 1, 0, (statement, random) -> {
                    try (var row = statement.executeQuery(WAITING)) {
                        row.next();
                        queues.add(new Queued(row.getLong(2), row.getLong(1)));
                    }
                    Live.sleep(Duration.ofMillis(10));
                })) {
            try (Traffic traffic = new Traffic(database, CLIENTS, 7, (statement, random) -> {
                long start = System.nanoTime();
                statement.execute(request(random));
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                micros.add(took.toNanos() / 1_000);
                Live.sleep(PACE.minus(took).isNegative() ? Duration.ZERO : PACE.minus(took));
            })) {
                firstQuery = analyse(database, 20);
                try (Live live = fixture.start(MIGRATION, PhaseName.CONTRACT, 1)) {
                    live.await(view ->
                            phase(view).filter(PhaseName.VALIDATE::equals).isPresent());
                    assertTrue(firstQuery.isDone(), "the backfill began although the table could not be altered");
                    secondQuery = analyse(database, 4);
                    assertEquals(new Ending.Completed(), live.ending());
                }
                rate = traffic.statements() * 1e9 / (System.nanoTime() - began);
            }
            Store store = fixture.engine().find("m").orElseThrow();
            tries = store.events(Streams.conductor(store.journal())).stream()
                    .filter(recorded -> recorded.event() instanceof LockTimedOut)
                    .toList();
            assertTrue(watch.statements() > 100, "nobody looked");
        }
        firstQuery.join();
        secondQuery.join();
        long[] sorted = micros.stream().mapToLong(Long::longValue).sorted().toArray();
        long slowest = sorted[sorted.length - 1] / 1_000;
        long longestQueue = queues.stream().mapToLong(Queued::millis).max().orElse(0);
        String numbers =
                "%.0f statements/s, half of them within %.1f ms, 99 %% within %.1f ms, the slowest %d ms, the longest queue %d ms; %d tries in vain"
                        .formatted(
                                rate,
                                sorted[sorted.length / 2] / 1e3,
                                sorted[(int) (sorted.length * 0.99)] / 1e3,
                                slowest,
                                longestQueue,
                                tries.size());
        System.out.println(numbers);
        Late.unless(rate >= 180, numbers);
        assertTrue(tries.size() >= 8, numbers);
        Duration longestTry = Duration.ZERO;
        for (Recorded<Event> recorded : tries) {
            LockTimedOut vain = (LockTimedOut) recorded.event();
            long end = recorded.at().toEpochMilli();
            assertEquals(
                    List.of(),
                    queues.stream()
                            .filter(q -> q.since() < end && q.seen() > end + DRAINED.toMillis())
                            .toList(),
                    () -> "it outlived a try that ended at %d: %s".formatted(end, vain));
            Duration limit =
                    LockLadder.standard().attempt(vain.attempt()).orElseThrow().timeout();
            Late.unless(vain.waited().compareTo(limit.plus(NOISE)) < 0, vain::toString);
            longestTry = limit.compareTo(longestTry) > 0 ? limit : longestTry;
        }
        long bound = longestTry.plus(NOISE).toMillis();
        assertTrue(bound < 3_000, "the query is over before the long tries begin: " + tries);
        Late.unless(slowest < bound, numbers);
        Late.unless(longestQueue < bound, numbers);
        assertTrue(
                tries.stream()
                        .flatMap(t -> ((LockTimedOut) t.event()).blockers().stream())
                        .anyMatch(b -> b.application().equals("analytics")),
                () -> "nobody saw who stood in the way: " + tries);
    }

    /** The statement of the application that has waited the longest, since when and until when at least, in milliseconds. */
    private record Queued(long since, long seen) {
        long millis() {
            return seen - since;
        }
    }

    private static Optional<PhaseName> phase(View view) {
        return view.state().map(MigrationState::work).flatMap(work -> work.phase());
    }

    private static String request(RandomGenerator random) {
        int id = 1 + random.nextInt(ROWS);
        return switch (random.nextInt(4)) {
            case 0 -> "update t set n = n + 1 where id = " + id;
            case 1 -> "update t set v = 'w' || n where id = " + id;
            default -> "select * from t where id = " + id;
        };
    }

    private static CompletableFuture<TestDatabase> analyse(TestDatabase database, int seconds) {
        CompletableFuture<TestDatabase> query = CompletableFuture.supplyAsync(() -> database.execute(
                "set application_name = 'analytics'",
                "with counted as materialized (select count(*) from t) select pg_sleep(%d) from counted"
                        .formatted(seconds)));
        Live.until(
                "it reads the table",
                () -> database.number(
                                "select count(*) from pg_locks join pg_stat_activity using (pid) where application_name = 'analytics' and relation = 't'::regclass and granted and query like 'with counted%'")
                        > 0);
        return query;
    }
}

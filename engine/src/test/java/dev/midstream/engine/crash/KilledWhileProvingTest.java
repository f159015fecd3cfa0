package dev.midstream.engine.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.ControlEvent.Paused;
import dev.midstream.engine.control.ControlEvent.Resumed;
import dev.midstream.engine.lane.LaneEvent.BlocksDone;
import dev.midstream.engine.lane.LaneEvent.ViolationsFound;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.lane.Weave.BlockChunk;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent.StepFinished;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A proof that is paused and whose process is killed goes on where it was: nothing that is proved is read again. */
@FreshDatabase
class KilledWhileProvingTest {
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final int ROWS = 100_000;
    private static final int FAULTS = 100;
    private static final String FILL = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: text, fill: upper(v), not_null: true}
            """;
    private static final String PROOFS = """
            migration: m
            changes:
              - add_constraint: {table: a, name: a_check, check: n >= 0}
              - add_constraint: {table: b, name: b_check, check: "slowly('b', n)"}
            verify:
              - {query: select count(*) = 1000 from c, else: something is wrong with c}
              - {query: "select bool_and(slowly('d', n)) from d", else: something is wrong with d}
            """;

    @Test
    void readsNoWindowTwiceAndFindsWhatWasPlantedInAll(TestDatabase database) {
        database.execute(
                // with room on its pages: what is planted stays where it is, and is not all found at the end
                "create table t (id int primary key, v text not null) with (fillfactor = 40)",
                "insert into t select g, 'v' || g from generate_series(1, %d) g".formatted(ROWS),
                "vacuum analyze t");
        try (Fixture fixture = new Fixture(database);
                EngineProcess first = EngineProcess.start(database, "m", 2, LEASE);
                EngineProcess second = EngineProcess.start(database, "m", 2, LEASE)) {
            assertEquals(new Ending.AtGate(PhaseName.VALIDATE), fixture.run(FILL, PhaseName.BACKFILL));
            plant(database, "'wrong'");
            Store store = fixture.requested(FILL, PhaseName.VALIDATE);
            int proof = number(fixture, Step.VerifyRows.class).getFirst();
            fixture.limit("m", 5_000);
            first.go();
            Live.until("a part is proved", () -> found(store, proof) >= FAULTS / 20);
            first.kill();
            int before = blocks(store, proof).size();
            long found = found(store, proof);
            assertTrue(found < FAULTS, () -> "it was over before it was killed: " + found);
            second.go();
            Live.until("another goes on with it", () -> blocks(store, proof).size() > before);
            pauseForTwoSeconds(store);
            fixture.unlimit("m");
            String ending = second.ending().orElseThrow();
            assertTrue(ending.contains("violations=%d,".formatted(FAULTS)), ending);
            long pages = database.number("select pg_relation_size('t') / 8192");
            List<Long> blocks = blocks(store, proof);
            assertEquals(pages, blocks.size(), "blocks read");
            assertEquals(pages, blocks.stream().distinct().count(), "each once");
            assertEquals(List.of(), chunksWhilePaused(store, proof), "chunks more than a second after the pause");
            plant(database, "upper(v)");
            assertEquals(new Ending.AtGate(PhaseName.CONTRACT), fixture.run(FILL, PhaseName.VALIDATE));
            assertEquals(new Ending.Completed(), fixture.run(FILL));
            fixture.assertReplayEqualsState("m");
        }
    }

    /** PostgreSQL's own proofs and the file's queries are one statement each: that one is repeated, and none before it. */
    @Test
    void asksForNoFinishedProofAgain(TestDatabase database) {
        database.execute("create table slow (who text)", "insert into slow values ('b'), ('d')", """
                create function slowly(me text, n int) returns boolean language plpgsql as $$
                begin
                  if exists (select from public.slow where who = me) then perform pg_sleep(0.1); end if;
                  return true;
                end $$""");
        for (String table : List.of("a", "b", "c", "d")) {
            database.execute(
                    "create table %s (n int)".formatted(table),
                    "insert into %s select generate_series(1, 1000)".formatted(table));
        }
        try (Fixture fixture = new Fixture(database);
                EngineProcess first = EngineProcess.start(database, "m", 1, LEASE);
                EngineProcess second = EngineProcess.start(database, "m", 1, LEASE);
                EngineProcess third = EngineProcess.start(database, "m", 1, LEASE)) {
            Store store = fixture.requested(PROOFS, PhaseName.CONTRACT);
            killWhile(database, first, "validate constraint \"b_check\"", "b");
            killWhile(database, second, "slowly('d', n)", "d");
            assertEquals("Completed[]", third.go().ending().orElseThrow());
            List<Integer> proofs = Stream.concat(
                            number(fixture, Step.Validate.class).stream(),
                            number(fixture, Step.VerifyQuery.class).stream())
                    .toList();
            assertEquals(4, proofs.size());
            assertEquals(
                    proofs, finished(store).stream().filter(proofs::contains).toList(), "each once");
            Live.until("the statistics are complete", () -> scans(database, "c") > 0 && scans(database, "d") > 0);
            assertEquals(1, scans(database, "a"), "its check was proved before the first was killed");
            assertEquals(1, scans(database, "c"), "its query was answered before the second was killed");
        }
    }

    private static void killWhile(TestDatabase database, EngineProcess process, String statement, String slow) {
        process.go();
        String running =
                "select count(*) from pg_stat_activity where datname = current_database() and state = 'active' and pid <> pg_backend_pid() and query like '%"
                        + statement.replace("'", "''") + "%'";
        Live.until(statement + " runs", () -> database.number(running) > 0);
        process.kill();
        database.execute("delete from slow where who = '%s'".formatted(slow));
        Live.until(statement + " is over", () -> database.number(running) == 0);
    }

    /** By a session that bypasses triggers, evenly over the table. */
    private static void plant(TestDatabase database, String value) {
        database.execute(
                "set session_replication_role = replica",
                "update t set f = %s where id %% %d = 7".formatted(value, ROWS / FAULTS));
    }

    private static void pauseForTwoSeconds(Store store) {
        store.request(new Paused(Fixture.TESTER, "lunch"));
        Live.sleep(Duration.ofSeconds(2));
        store.request(new Resumed(Fixture.TESTER));
    }

    private static List<Integer> number(Fixture fixture, Class<? extends Step> kind) {
        return fixture.engine().plan(fixture.engine().find("m").orElseThrow()).steps().stream()
                .filter(kind::isInstance)
                .map(Step::number)
                .toList();
    }

    private static List<Integer> finished(Store store) {
        return store.events(Streams.conductor(store.journal())).stream()
                .map(Recorded::event)
                .filter(StepFinished.class::isInstance)
                .map(event -> ((StepFinished) event).step())
                .toList();
    }

    private static long found(Store store, int step) {
        return events(store, step)
                .map(Recorded::event)
                .filter(ViolationsFound.class::isInstance)
                .mapToLong(event -> ((ViolationsFound) event).keys().size())
                .sum();
    }

    /** Those that the log says were read, in order; twice if twice. */
    private static List<Long> blocks(Store store, int step) {
        return lanes(store, step)
                .flatMap(lane -> {
                    long to = ((LaneRange.Blocks)
                                    store.view().lane(lane).orElseThrow().range())
                            .to();
                    return store.events(Streams.lane(store.journal(), lane)).stream()
                            .map(Recorded::event)
                            .filter(BlocksDone.class::isInstance)
                            .map(event -> ((BlocksDone) event).weave().chunk(((BlocksDone) event).index(), to));
                })
                .peek(KilledWhileProvingTest::assertPlain)
                .flatMap(chunk ->
                        LongStream.range(chunk.fromBlock(), chunk.toBlock()).boxed())
                .sorted()
                .toList();
    }

    /** Nobody's versions have to be pruned before a page is read. */
    private static void assertPlain(BlockChunk chunk) {
        assertEquals(1, chunk.weave().strands());
    }

    private static List<Instant> chunksWhilePaused(Store store, int step) {
        Instant paused = at(store, Paused.class);
        Instant resumed = at(store, Resumed.class);
        return events(store, step)
                .filter(recorded -> recorded.event() instanceof BlocksDone)
                .map(Recorded::at)
                .filter(at -> at.isAfter(paused.plusSeconds(1)) && at.isBefore(resumed))
                .toList();
    }

    private static Instant at(Store store, Class<? extends Event> type) {
        return store.events(Streams.control(store.journal())).stream()
                .filter(recorded -> type.isInstance(recorded.event()))
                .map(Recorded::at)
                .findFirst()
                .orElseThrow();
    }

    private static Stream<Recorded<Event>> events(Store store, int step) {
        return lanes(store, step).flatMap(lane -> store.events(Streams.lane(store.journal(), lane)).stream());
    }

    private static long scans(TestDatabase database, String table) {
        return database.number("select pg_stat_get_numscans('%s'::regclass)".formatted(table));
    }

    /** Those of proofs that have failed, too. */
    private static Stream<Integer> lanes(Store store, int step) {
        return store.view().lanes().entrySet().stream()
                .filter(lane -> ((LaneState) lane.getValue().state()).step() == step)
                .map(Map.Entry::getKey);
    }
}

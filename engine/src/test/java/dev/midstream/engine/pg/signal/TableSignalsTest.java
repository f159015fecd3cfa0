package dev.midstream.engine.pg.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.EmbeddedServer;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.pg.SlowVacuum;
import dev.midstream.engine.throttle.Reading.Value;
import dev.midstream.engine.throttle.Signal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to the tables under work, on the oldest and the newest server. */
class TableSignalsTest {
    private static final String OID = "select '%s'::regclass::oid::bigint";

    /** A page takes 0.4 s, so that the vacuum lasts for longer than the test. */
    private static final String SLOW = "autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1";

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {14, 18})
    void deadRowsAreAShareAndNobodyWaitsWhereAutovacuumIsOff(int major) {
        try (TestDatabase database = TestDatabase.createOn(TestServers.of(major));
                Probing probing = Probing.plain(database, atWork(database, "t", OptionalLong.empty()))) {
            database.execute(
                    "create table t (id int, n int) with (autovacuum_vacuum_threshold = 1000000000, "
                            + "autovacuum_vacuum_insert_threshold = 1000000000)",
                    "insert into t select g, 0 from generate_series(1, 40000) g",
                    "create index on t (n)", // no update is heap-only, and nothing is pruned
                    "update t set n = 1");
            Value dead = probing.await(Signal.DEAD_TUPLES, share -> share > 0.3);
            assertEquals("t", dead.subject());
            assertEquals(0.375, dead.value(), 0.05, "30 000 of 80 000");
            database.execute("vacuum t");
            probing.await(Signal.DEAD_TUPLES, share -> share == 0);
            database.execute("alter table t set (autovacuum_enabled = false)");
            assertTrue(probing.notApplicable(Signal.DEAD_TUPLES).contains("nobody cleans"));
        }
    }

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {14, 18})
    void deadRowsAreAShareOfTheTableAlsoWhenItsStatisticsAreLost(int major) {
        try (TestDatabase database = TestDatabase.createOn(TestServers.of(major));
                Probing probing = Probing.plain(database, atWork(database, "t", OptionalLong.empty()))) {
            database.execute(
                    "create table t (id int, n int) with (autovacuum_vacuum_threshold = 1000000000)",
                    "insert into t select g, 0 from generate_series(1, 100000) g",
                    "create index on t (n)", // no update is heap-only, and nothing is pruned
                    "analyze t");
            Live.until( // what is told late would be told after the statistics are lost
                    "the server has counted",
                    () -> database.number("select pg_stat_get_live_tuples('t'::regclass)") > 0);
            // as after a crash, or in a copy of a database: none of its rows is known
            database.execute("select pg_stat_reset()", "update t set n = 1 where id <= 30000");
            Value dead = probing.await(Signal.DEAD_TUPLES, share -> share > 0.1);
            assertEquals(0.2, dead.value(), 0.02, "20 000 of 100 000, not of the 30 000 that were seen");
        }
    }

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {14, 18})
    void heapGrowthIsMeasuredFromTheBeginningOfTheBackfillOrTheFirstLook(int major) {
        try (TestDatabase database = TestDatabase.createOn(TestServers.of(major));
                Probing known = Probing.plain(database, atWork(database, "t", OptionalLong.of(100L << 20)));
                Probing first = Probing.plain(database, atWork(database, "t", OptionalLong.empty()))) {
            database.execute(
                    "create unlogged table t (id int, pad text)",
                    "alter table t alter pad set storage plain",
                    "insert into t select g, repeat('x', 7800) from generate_series(1, 2560) g"); // 20 MiB
            assertEquals(0, known.value(Signal.HEAP_GROWTH).value());
            assertEquals(0, first.value(Signal.HEAP_GROWTH).value());
            database.execute("insert into t select g, repeat('x', 7800) from generate_series(1, 20480) g"); // 160 MiB
            assertEquals(0.16, known.value(Signal.HEAP_GROWTH).value(), 0.02, "from 100 to 180 MiB, 64 of them free");
            assertEquals(4.8, first.value(Signal.HEAP_GROWTH).value(), 0.2, "from 20 to 180 MiB, 64 of them free");
        }
    }

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {14, 18})
    void tableThatIsLockedDoesNotDetainTheProbe(int major) throws SQLException {
        try (TestDatabase database = TestDatabase.createOn(TestServers.of(major));
                Probing probing = new Probing(database, atWork(database, "t", OptionalLong.empty()))) {
            database.execute("create table t (id int)");
            assertEquals(0, probing.value(Signal.HEAP_GROWTH).value()); // connects
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("lock table t");
                var took = Probing.timed(() -> {
                    String why = probing.unreadable(Signal.HEAP_GROWTH).why();
                    assertTrue(why.contains("lock timeout"), why);
                });
                assertTrue(took.toSeconds() < 10, took::toString);
                connection.rollback();
            }
        }
    }

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {14, 18})
    void vacuumsOfEitherKindAreSeenWithAndWithoutPrivilege(int major) {
        try (EmbeddedServer server = EmbeddedServer.start(major, Map.of("autovacuum_naptime", "1s"));
                TestDatabase database = Probing.on(server);
                Probing probing = new Probing(database, atWork(database, "t", OptionalLong.empty()));
                Probing plain = Probing.plain(database, atWork(database, "t", OptionalLong.empty()));
                Probing usual = new Probing(database, atWork(database, "u", OptionalLong.empty()));
                Probing plainUsual = Probing.plain(database, atWork(database, "u", OptionalLong.empty()))) {
            database.execute("""
                    create table t (id int, pad text) with (autovacuum_enabled = false, autovacuum_freeze_max_age = 100000, %s)""".formatted(SLOW));
            database.execute("insert into t select g, repeat('x', 500) from generate_series(1, 40000) g");
            Value before = probing.value(Signal.WRAPAROUND_VACUUM);
            assertEquals(new Value(Signal.WRAPAROUND_VACUUM, "t", 0), before);
            assertEquals(before, plain.value(Signal.WRAPAROUND_VACUUM));
            database.execute(
                    "create table u (id int, pad text) with (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0, %s)"
                            .formatted(SLOW),
                    "insert into u select g, repeat('x', 500) from generate_series(1, 40000) g",
                    "delete from u where id % 2 = 0");
            Value begun = usual.await(Signal.TABLE_VACUUM, seconds -> seconds > 0);
            plainUsual.await(Signal.TABLE_VACUUM, seconds -> seconds > 0); // seen twice

            database.execute("set synchronous_commit = off", """
                    do $$ begin
                      for i in 1..105000 loop perform txid_current(); commit; end loop;
                    end $$""");
            probing.await(Signal.WRAPAROUND_VACUUM, seen -> seen == 1);
            assertEquals(1, plain.value(Signal.WRAPAROUND_VACUUM).value());
            Value none = new Value(Signal.TABLE_VACUUM, "t", 0);
            assertEquals(none, probing.value(Signal.TABLE_VACUUM), "each is counted once");
            assertEquals(none, plain.value(Signal.TABLE_VACUUM));
            assertEquals(0, usual.value(Signal.WRAPAROUND_VACUUM).value());
            assertEquals(0, plainUsual.value(Signal.WRAPAROUND_VACUUM).value());
            Value still = usual.value(Signal.TABLE_VACUUM);
            assertTrue(still.value() > begun.value(), () -> still + " is still the vacuum of " + begun);
        }
    }

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {14, 18})
    void vacuumBySomebodysCommandIsSeenSinceItBeganAndNoLongerThanItLasts(int major) throws Exception {
        try (TestDatabase database = TestDatabase.createOn(TestServers.of(major));
                Probing probing = new Probing(database, atWork(database, "t", OptionalLong.empty()));
                Probing plain = Probing.plain(database, atWork(database, "t", OptionalLong.empty()))) {
            database.execute(
                    "create table t (id int, pad text) with (autovacuum_enabled = false)",
                    "insert into t select g, repeat('x', 500) from generate_series(1, 40000) g",
                    "delete from t where id % 2 = 0");
            assertEquals(new Value(Signal.TABLE_VACUUM, "t", 0), probing.value(Signal.TABLE_VACUUM));
            try (Connection analyzing = database.connect();
                    Statement analyze = analyzing.createStatement()) {
                analyzing.setAutoCommit(false);
                analyze.execute("analyze t"); // takes the same lock
                assertEquals(0, probing.value(Signal.TABLE_VACUUM).value(), "no vacuum");
                analyzing.rollback();
            }
            try (SlowVacuum vacuum = SlowVacuum.of(database, "t")) {
                probing.await(Signal.TABLE_VACUUM, seconds -> seconds > 0.5);
                Value hidden = plain.value(Signal.TABLE_VACUUM);
                assertTrue(hidden.isAtLeast(), hidden::toString);
                Value told = probing.value(Signal.TABLE_VACUUM);
                assertTrue(!told.isAtLeast() && told.value() < 60, told::toString);
                plain.await(Signal.TABLE_VACUUM, seconds -> seconds > hidden.value());
                assertTrue(vacuum.isAtWork());
            }
            assertEquals(new Value(Signal.TABLE_VACUUM, "t", 0), plain.value(Signal.TABLE_VACUUM));
            assertEquals(new Value(Signal.TABLE_VACUUM, "t", 0), probing.value(Signal.TABLE_VACUUM));
        }
    }

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {14, 18})
    void withoutTablesThereIsNothingToSayAndTheyMayComeLater(int major) {
        AtomicReference<List<TableAtWork>> tables = new AtomicReference<>(List.of());
        try (TestDatabase database = TestDatabase.createOn(TestServers.of(major));
                Probing probing = new Probing(database, Subjects.SERVER.withTables(tables::get))) {
            List<Signal> perTable =
                    List.of(Signal.DEAD_TUPLES, Signal.HEAP_GROWTH, Signal.TABLE_VACUUM, Signal.WRAPAROUND_VACUUM);
            perTable.forEach(signal -> assertEquals("no table is being backfilled", probing.notApplicable(signal)));
            database.execute("create table \"Odd name\" (id int)");
            tables.set(List.of(new TableAtWork(database.number(OID.formatted("\"Odd name\"")), OptionalLong.empty())));
            perTable.forEach(signal -> assertEquals(new Value(signal, "\"Odd name\"", 0), probing.value(signal)));
            database.execute("drop table \"Odd name\"");
            perTable.forEach(probing::notApplicable);
        }
    }

    private static Subjects atWork(TestDatabase database, String table, OptionalLong before) {
        return Subjects.SERVER.withTables(
                () -> List.of(new TableAtWork(database.number(OID.formatted(table)), before)));
    }
}

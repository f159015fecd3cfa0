package dev.midstream.engine.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent.LockTimedOut;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.traffic.Traffic;
import dev.midstream.planner.file.PhaseName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** One statement that needs many locks waits for all of them together no longer than a try may. */
@FreshDatabase
class ManyLocksTest {
    /** The first try of a second. */
    private static final int LONG_TRY = 7;

    private static final Duration PARTITION_HELD = Duration.ofMillis(800);
    /** What two busy cores may add to the second. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(1900);

    @Test
    void readersOfAPartitionedTableWaitForNoMoreThanATryWhileItsPartitionsAreInUse(TestDatabase database)
            throws SQLException {
        database.execute("create table t (id int) partition by list (id)");
        List<Connection> holders = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            database.execute("create table t_%d partition of t for values in (%d)".formatted(i, i));
            Connection holder = database.connect();
            holder.setAutoCommit(false);
            holder.createStatement().execute("set application_name = 'report %d'".formatted(i));
            holder.createStatement().execute("select * from t_" + i);
            holders.add(holder);
        }
        AtomicLong longest = new AtomicLong();
        try (Fixture fixture = new Fixture(database);
                Traffic readers = new Traffic(database, 2, 1, (statement, random) -> {
                    long start = System.nanoTime();
                    statement.execute("select from only t");
                    longest.accumulateAndGet(System.nanoTime() - start, Math::max);
                    Live.sleep(Duration.ofMillis(20));
                });
                Live live = fixture.start("""
                        migration: m
                        changes:
                          - add_column: {table: t, column: f, type: int}
                        """, PhaseName.CONTRACT, 1)) {
            Live.until(
                    "a long try is under way",
                    () -> tries(fixture).size() == LONG_TRY - 1
                            && database.number(
                                            "select count(*) from pg_locks where relation = 't_1'::regclass and not granted")
                                    > 0);
            for (Connection holder : holders) {
                Live.sleep(PARTITION_HELD);
                holder.close();
            }
            Live.until("the try is over", () -> live.isOver() || tries(fixture).size() >= LONG_TRY);
            assertTrue(
                    longest.get() < LONGEST_WAIT.toNanos(),
                    () -> "a reader waited for %d ms"
                            .formatted(Duration.ofNanos(longest.get()).toMillis()));
            assertTrue(readers.statements() > 50, "nobody read");
            assertFalse(live.isOver(), "it had the locks in a try, or gave up");
            LockTimedOut refused = tries(fixture).get(LONG_TRY - 1);
            assertEquals(LONG_TRY, refused.attempt());
            assertTrue(
                    refused.blockers().stream().anyMatch(b -> b.application().equals("report 2")), refused::toString);
        }
    }

    private static List<LockTimedOut> tries(Fixture fixture) {
        return fixture.events("m", Streams.CONDUCTOR).stream()
                .filter(LockTimedOut.class::isInstance)
                .map(LockTimedOut.class::cast)
                .toList();
    }
}

package dev.midstream.planner.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.testing.Planning;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An index is built outside a transaction, so its lock is looked at from beside, while an old transaction makes it wait. */
class IndexBuildLocksTest {
    private static final String HELD = """
            select l.mode from pg_locks l join pg_stat_activity a using (pid)
            where a.query like 'create%%concurrently%%' and a.wait_event_type = 'Lock' and l.granted
              and l.relation = 'orders'::regclass""";

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void holdsTheLockThatThePlanSays(int major) throws SQLException {
        try (TestDatabase database = TestDatabase.createOn(TestServers.of(major));
                Connection writer = database.connect();
                var write = writer.createStatement()) {
            database.execute("create table orders (id int, note text)");
            Plan plan = Planning.plan(database, "- create_index: {table: orders, columns: [note], unique: true}\n");
            Step.BuildIndex step = (Step.BuildIndex) plan.steps().getFirst();
            writer.setAutoCommit(false);
            write.execute("insert into orders values (1, 'a')");
            CompletableFuture<TestDatabase> build =
                    CompletableFuture.supplyAsync(() -> database.execute(step.create()));
            List<String> held = List.of();
            for (int i = 0; i < 500 && held.isEmpty() && !build.isDone(); i++) {
                held = database.rows(HELD);
            }
            LockMode claimed = step.footprint().locks().getFirst().mode();
            assertEquals(List.of(claimed.catalogName()), held);
            writer.commit();
            build.join();
            assertTrue(database.rows(
                                    "select from pg_index where indrelid = 'orders'::regclass and indisvalid and indisunique")
                            .size()
                    == 1);
        }
    }
}

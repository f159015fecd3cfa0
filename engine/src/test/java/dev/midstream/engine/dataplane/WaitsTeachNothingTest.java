package dev.midstream.engine.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.lane.LaneEvent.KeysDone;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.EngineListener;
import dev.midstream.engine.run.Stop;
import dev.midstream.planner.file.PhaseName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The application holds a row of each chunk for a while. */
@FreshDatabase
class WaitsTeachNothingTest {
    private static final int ROWS = 15_000;
    private static final Duration HELD = Duration.ofMillis(300);
    /** With which a worker begins. */
    private static final int ROWS_START = 1_000;

    private static final String COUNT = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, once: true}
            """;

    @Test
    void chunksThatWaitForARowDoNotBecomeSmaller(TestDatabase database) throws SQLException {
        database.execute(
                "create table t (id int primary key, n int not null default 0) with (fillfactor = 50)",
                "insert into t select g from generate_series(1, %d) g".formatted(ROWS),
                "vacuum analyze t");
        try (Fixture fixture = new Fixture(database);
                Application application = new Application(database)) {
            assertEquals(new Ending.Completed(), fixture.run(COUNT, PhaseName.CONTRACT, 1, application, new Stop()));
            List<KeysDone> chunks = fixture.laneEvents("m").stream()
                    .filter(KeysDone.class::isInstance)
                    .map(KeysDone.class::cast)
                    .toList();
            long waited = chunks.stream()
                    .filter(chunk -> chunk.cost().waited().compareTo(HELD.dividedBy(4)) > 0)
                    .count();
            assertTrue(waited >= 3, () -> "hardly a chunk waited: " + chunks);
            List<Long> sizes = chunks.stream().map(KeysDone::rows).sorted().toList();
            assertTrue(sizes.get(sizes.size() / 2) >= ROWS_START / 2, () -> "rows of the chunks: " + sizes);
        }
    }

    /** After each chunk it locks a row of the next. */
    private static final class Application implements EngineListener, AutoCloseable {
        private final Connection connection;

        Application(TestDatabase database) throws SQLException {
            this.connection = database.connect();
            connection.setAutoCommit(false);
        }

        @Override
        public void chunkCommitted(int lane, long rows, Duration took) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("select from t where id = (select min(id) + 50 from t where n = 0) for update");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            Thread.ofVirtual().start(this::release);
        }

        private void release() {
            Live.sleep(HELD);
            try {
                connection.commit();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}

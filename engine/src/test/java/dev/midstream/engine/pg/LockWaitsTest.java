package dev.midstream.engine.pg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@FreshDatabase
class LockWaitsTest {
    private final Vertx vertx = Vertx.vertx();

    @BeforeEach
    void row(TestDatabase database) {
        database.execute("create table t (id int primary key, n int)", "insert into t values (1, 0)");
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void timeInTheQueueForARowIsTold(TestDatabase database) throws SQLException {
        long began = System.nanoTime();
        Duration waited = waitedFor(Duration.ofMillis(300), new LockWaits(pool(database)), session(database), database);
        Duration whole = Duration.ofNanos(System.nanoTime() - began);
        assertTrue(waited.toMillis() >= 100 && waited.compareTo(whole) <= 0, () -> "%s of %s".formatted(waited, whole));
    }

    /** Not on a machine that is too busy to look, hence several tries. */
    @Test
    void waitThatIsShorterThanAChunkIsSeen(TestDatabase database) throws SQLException {
        LockWaits waits = new LockWaits(pool(database));
        SqlConnection session = session(database);
        boolean seen = false;
        for (int i = 0; i < 20 && !seen; i++) {
            seen = waitedFor(Duration.ofMillis(35), waits, session, database).isPositive();
        }
        assertTrue(seen);
    }

    private static Duration waitedFor(Duration held, LockWaits waits, SqlConnection session, TestDatabase database)
            throws SQLException {
        try (Connection application = database.connect();
                Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.execute("select from t for update");
            Future<?> update = session.query("update t set n = n + 1").execute();
            Thread release = Thread.ofVirtual().start(() -> {
                Live.sleep(held);
                commit(application);
            });
            Duration waited = waits.until(update, session);
            release.join();
            assertTrue(update.succeeded());
            return waited;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void workIsNoWait(TestDatabase database) {
        SqlConnection session = session(database);
        Future<?> work = session.query("select pg_sleep(0.2)").execute();
        assertEquals(Duration.ZERO, new LockWaits(pool(database)).until(work, session));
        assertTrue(work.succeeded());
    }

    private Pool pool(TestDatabase database) {
        Pool pool = PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(1))
                .connectingTo(Fixture.options(database))
                .using(vertx)
                .build();
        pool.query("select 1").execute().await(); // so that the first look need not connect
        return pool;
    }

    private SqlConnection session(TestDatabase database) {
        return PgConnection.connect(vertx, Fixture.options(database)).await();
    }

    private static void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.midstream.cli.demo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;

/** Looks many times a second whether a client waits for a lock that the migration holds or asks for, and for how long. */
final class LockWatch implements AutoCloseable {
    private static final long LOOK_MILLIS = 10;
    private static final String LONGEST = """
            select coalesce(max(extract(epoch from clock_timestamp() - l.waitstart) * 1000), 0)
            from pg_locks l join pg_stat_activity client on client.pid = l.pid
            where not l.granted and client.application_name = ?
              and exists (select from pg_stat_activity ours
                where ours.application_name like 'midstream%' and ours.pid = any (pg_blocking_pids(l.pid)))""";

    private final AtomicLong longestMillis = new AtomicLong();
    private final Thread thread;
    private volatile boolean open = true;

    LockWatch(String jdbcUrl) {
        thread = Thread.ofPlatform().name("lock-watch").daemon().start(() -> look(jdbcUrl));
    }

    /** The longest wait that was seen; accurate to about the interval between two looks. */
    long longestMillis() {
        return longestMillis.get();
    }

    @Override
    public void close() {
        open = false;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(String jdbcUrl) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                PreparedStatement statement = connection.prepareStatement(LONGEST)) {
            statement.setString(1, Traffic.application());
            while (open) {
                try (ResultSet result = statement.executeQuery()) {
                    result.next();
                    long millis = Math.round(result.getDouble(1));
                    longestMillis.accumulateAndGet(millis, Math::max);
                }
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the lock watch lost its connection: its figure would be wrong", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

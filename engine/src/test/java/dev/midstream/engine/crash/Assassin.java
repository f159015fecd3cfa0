package dev.midstream.engine.crash;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.crash.Proxy.Verdict;
import dev.midstream.planner.catalog.TableRef;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Kills a process at a moment of a deed, told by what it says to the server; or holds it up there, for somebody else to kill. */
final class Assassin {
    private final TestDatabase database;
    private final AtomicReference<Optional<Aim>> target = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<Ambush>> ambush = new AtomicReference<>(Optional.empty());

    Assassin(TestDatabase database) {
        this.database = database;
    }

    void aimAt(Deed deed, Moment moment) {
        target.set(Optional.of(new Aim(deed, moment)));
    }

    /** Lets everybody live and pass. */
    void retire() {
        target.set(Optional.empty());
        ambush.getAndSet(Optional.empty()).ifPresent(Ambush::end);
    }

    /** Whether the server has somebody wait for the lock. */
    boolean holdsUp() {
        return ambush.get().filter(a -> isWaitedFor(a.pid())).isPresent();
    }

    /** For one connection. */
    Function<String, Verdict> judge() {
        AtomicBoolean saidIt = new AtomicBoolean();
        return sql -> {
            Optional<Aim> aim = target.get().filter(a -> isHit(a, sql, saidIt));
            if (aim.isEmpty()) {
                return Verdict.PASS;
            }
            target.set(Optional.empty()); // a process dies once
            if (aim.get().moment() == Moment.HELD_UP) {
                ambush.set(Optional.of(lieInWait(aim.get().deed().locked().orElseThrow())));
            }
            boolean unrecorded = aim.get().moment() == Moment.AFTER
                    && aim.get().deed().done().isPresent();
            return unrecorded ? Verdict.DIE_BEFORE : aim.get().moment().verdict();
        };
    }

    private boolean isHit(Aim aim, String sql, AtomicBoolean saidIt) {
        return switch (aim.moment()) {
            case BEFORE, HELD_UP -> sql.equals(aim.deed().statements().getFirst());
            case DURING -> sql.equals(aim.deed().statements().getLast());
            case AFTER -> isDone(aim.deed(), sql, saidIt);
        };
    }

    private boolean isDone(Deed deed, String sql, AtomicBoolean saidIt) {
        if (deed.done().isPresent()) {
            return sql.equals("commit") && database.value(deed.done().get()).equals("t");
        }
        if (sql.equals(deed.statements().getLast())) {
            saidIt.set(true);
        }
        return sql.equals("commit") && saidIt.getAndSet(false);
    }

    /** By the pid: what drops a trigger of a partitioned table waits for a partition first. */
    private boolean isWaitedFor(long pid) {
        return database.number("""
                select count(*) from pg_stat_activity
                where datname = current_database() and %d = any (pg_blocking_pids(pid))""".formatted(pid)) > 0;
    }

    /** Every step's lock conflicts with this one, and no client's reading and writing does. */
    private Ambush lieInWait(TableRef table) {
        try {
            Connection connection = database.connect();
            connection.setAutoCommit(false);
            connection.createStatement().execute("lock table %s in share update exclusive mode".formatted(table.sql()));
            ResultSet own = connection.createStatement().executeQuery("select pg_backend_pid()");
            own.next();
            return new Ambush(own.getLong(1), connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Aim(Deed deed, Moment moment) {}

    private record Ambush(long pid, Connection connection) {
        void end() {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}

package dev.midstream.engine.pg.signal;

import dev.midstream.checkpoints.pg.Await;
import dev.midstream.checkpoints.pg.Loan;
import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Signal;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * {@link Signal#COMMIT_LATENCY}: what a client that changes one row waits for, without the way over the network. The most honest of
 * all signals: disk, CPU and synchronous standbys are all in it.
 */
final class CommitLatency extends ServerProbe {
    private static final Duration PERIOD = Duration.ofMillis(250);

    /** Four beats: one slow commit is no load. */
    private static final Duration CONSTANT = Duration.ofSeconds(1);

    /** Of the ways there and back; the shortest of them is the network's part. */
    private static final int TRIPS_MAX = 40;

    /** Whoever holds the row (a stray session, an earlier beat whose commit waits for a standby) says nothing about commits. */
    private static final String BEGIN = """
            begin; set local lock_timeout = '100ms'; set local statement_timeout = '1s'; set local synchronous_commit = on""";

    private static final String BEAT = "update midstream.heartbeat set at = clock_timestamp() where id = 1";
    private static final String NO_ROW =
            "midstream.heartbeat has lost its row: INSERT INTO midstream.heartbeat (id) VALUES (1)";

    private final Questions questions;
    private final LongSupplier nanos;
    private final Smoothed latency = new Smoothed(CONSTANT);
    private final ArrayDeque<Long> trips = new ArrayDeque<>();

    CommitLatency(Questions questions, LongSupplier nanos) {
        super(Signal.COMMIT_LATENCY, PERIOD);
        this.questions = questions;
        this.nanos = nanos;
    }

    @Override
    List<Reading> look() {
        try (Loan loan = questions.loan()) {
            SqlConnection connection = loan.connection();
            long before = nanos.getAsLong();
            RowSet<Row> ignored = loan.within(connection.query(BEGIN).execute(), Questions.CLIENT_LIMIT);
            remember(nanos.getAsLong() - before);
            return beat(loan, connection);
        }
    }

    /** The server's own timeouts do not end a commit that waits for a standby: there silence is the measure. */
    private List<Reading> beat(Loan loan, SqlConnection connection) {
        long sent = nanos.getAsLong();
        Future<RowSet<Row>> beat = connection.preparedQuery(BEAT).execute();
        Future<RowSet<Row>> commit = connection.query("commit").execute();
        try {
            if (loan.within(beat, Questions.CLIENT_LIMIT).rowCount() == 0) {
                return unreadable(NO_ROW);
            }
            RowSet<Row> ignored = loan.within(commit, Questions.CLIENT_LIMIT);
        } catch (Await.NoAnswer e) {
            if (nanos.getAsLong() - sent < Questions.CLIENT_LIMIT.toNanos()) {
                throw e; // the connection broke
            }
        }
        long now = nanos.getAsLong();
        return value(latency.next(Math.max(0, now - sent - shortestTrip()) / 1e9, now));
    }

    private void remember(long trip) {
        trips.add(trip);
        if (trips.size() > TRIPS_MAX) {
            trips.remove();
        }
    }

    private long shortestTrip() {
        return trips.stream().mapToLong(Long::longValue).min().orElse(0);
    }
}

package dev.midstream.engine.pg.signal;

import dev.midstream.engine.pg.SessionName;
import dev.midstream.engine.throttle.Probe;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.List;
import java.util.function.LongSupplier;

/** Every signal's probe. */
public final class Probes {
    /** A probe that hangs occupies one until it is cut, and the others go on. */
    private static final int CONNECTIONS_MAX = 4;

    private static final int WAITING_MAX = 64;

    private Probes() {}

    /**
     * Connections for probes only, so that looking never waits for work. Close it after the probes' last reading.
     *
     * @param options where the database is and as whom to ask
     */
    public static Pool pool(Vertx vertx, PgConnectOptions options) {
        PgConnectOptions named = new PgConnectOptions(options)
                .addProperty("application_name", SessionName.PROBE)
                .setCachePreparedStatements(true);
        return PgBuilder.pool()
                .using(vertx)
                .connectingTo(named)
                .with(new NetClientOptions().setTcpKeepAlive(true).setConnectTimeout((int)
                        Questions.CLIENT_LIMIT.toMillis()))
                .with(new PoolOptions().setMaxSize(CONNECTIONS_MAX).setMaxWaitQueueSize(WAITING_MAX))
                .build();
    }

    /** All of them, for the life of a governor. Each is to be read by one thread at a time, and several at the same time. */
    public static List<Probe> of(Pool pool, Subjects subjects) {
        return of(pool, subjects, System::nanoTime);
    }

    /** @param nanos a clock that only goes forward */
    static List<Probe> of(Pool pool, Subjects subjects, LongSupplier nanos) {
        Questions questions = new Questions(pool);
        return List.of(
                new BlockedSessions(questions),
                new CommitLatency(questions, nanos),
                new ActiveSessions(questions, subjects.cores(), nanos),
                new ReplayLag(questions, subjects.ignored(), nanos),
                new ReplayBytes(questions, subjects.ignored()),
                new SlotRetention(questions, subjects.ignored()),
                new WalRate(questions, nanos),
                new ArchiveBacklog(questions),
                new RequestedCheckpoints(questions, nanos),
                new DeadTuples(questions, subjects.tables()),
                new HeapGrowth(questions, subjects.tables()),
                new TableVacuum(questions, subjects.tables(), nanos),
                new WraparoundVacuum(questions, subjects.tables()),
                new HorizonAge(questions),
                new HorizonTransactions(questions),
                new Deadlocks(questions, nanos),
                new Disk(questions, subjects.diskBytes()),
                new OwnQuery(questions, subjects.ownQueries()),
                new OwnHttp(subjects.ownUrls()));
    }
}

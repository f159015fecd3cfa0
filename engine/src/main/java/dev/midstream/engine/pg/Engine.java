package dev.midstream.engine.pg;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.Transaction;
import dev.midstream.checkpoints.log.Append;
import dev.midstream.checkpoints.log.AppendOutcome;
import dev.midstream.checkpoints.log.Head;
import dev.midstream.checkpoints.log.Journal;
import dev.midstream.checkpoints.log.JournalId;
import dev.midstream.checkpoints.pg.Await;
import dev.midstream.checkpoints.pg.PgCheckpoints;
import dev.midstream.checkpoints.pg.PgSchema;
import dev.midstream.engine.json.EventJson;
import dev.midstream.engine.json.StateJson;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent.Planned;
import dev.midstream.engine.migration.MigrationFold;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.notice.Trust;
import dev.midstream.engine.outside.OutsideMessenger;
import dev.midstream.engine.progress.Doing;
import dev.midstream.engine.run.EngineListener;
import dev.midstream.engine.run.Exchange;
import dev.midstream.engine.run.Governance;
import dev.midstream.engine.run.Instruments;
import dev.midstream.engine.run.Instruments.Situation;
import dev.midstream.engine.run.Instruments.Taken;
import dev.midstream.engine.run.MigrationRun;
import dev.midstream.engine.run.Outside;
import dev.midstream.engine.run.Store;
import dev.midstream.engine.throttle.Measured;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.predict.Prediction;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Migrations of one database: the way in for the command line and for programs that embed Midstream. */
public final class Engine implements AutoCloseable {
    /** Besides two for each worker (its chunk, and a look at it when it is late): the pulse, the conductor, its watch over blockers,
     * the governor, and whoever tells of it. */
    private static final int CONNECTIONS_BESIDES_WORKERS = 5;

    /** The version of Midstream's own tables that has one for readings. */
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

    private static final int APPLICATION_NAME_BYTES_MAX = 63;
    private final Vertx vertx;
    private final PgConnectOptions options;
    private final Pool pool;
    private final PgCheckpoints<Event, State> checkpoints;
    private final String process;
    private final Duration leaseTerm;
    private Function<Supplier<Situation>, Taken> probes = Instruments.NONE::take;
    private Optional<Supplier<Exchange>> exchange = Optional.empty();
    private Trust trust = Trust.NONE;

    private Engine(Vertx vertx, PgConnectOptions options, int workers, String process, Duration leaseTerm) {
        this.vertx = vertx;
        this.options = options;
        this.process = process;
        this.leaseTerm = leaseTerm;
        this.pool = PgBuilder.pool()
                .using(vertx)
                .connectingTo(named(SessionName.WORK))
                .with(new NetClientOptions().setTcpKeepAlive(true).setConnectTimeout(CONNECT_TIMEOUT_MILLIS))
                .with(new PoolOptions().setMaxSize(2 * workers + CONNECTIONS_BESIDES_WORKERS))
                .build();
        this.checkpoints = new PgCheckpoints<>(pool, EventJson.codec(), StateJson.codec());
    }

    /**
     * An engine for up to so many workers. No connection is made yet.
     *
     * @param process for people, such as {@code host:pid}
     */
    public static Engine of(PgConnectOptions options, int workers, String process) {
        return of(options, workers, process, Store.LEASE_TERM);
    }

    /** @param leaseTerm how long the work of a process that died waits until another takes it over */
    public static Engine of(PgConnectOptions options, int workers, String process, Duration leaseTerm) {
        VertxOptions small =
                new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(2).setInternalBlockingPoolSize(2);
        return new Engine(Vertx.vertx(small), options, workers, process, leaseTerm);
    }

    /**
     * The same engine, whose governor reads every signal there is, and shares the server with what is at work in its other databases.
     * Without it, only what operators ask for counts.
     */
    public Engine watchingOverTheServer() {
        return sharingTheServer().withProbes(situation -> new PgProbes(vertx, options, situation));
    }

    /** The same engine, which shares with the other databases of the server what operators ask of all. */
    public Engine sharingTheServer() {
        return withExchange(() -> new PgExchange(vertx, options));
    }

    /** The same engine, which hears of other databases in another way. */
    public Engine withExchange(Supplier<Exchange> other) {
        exchange = Optional.of(other);
        return this;
    }

    /** The same engine with other probes, taken up by its governor when it takes the lead. */
    public Engine withProbes(Function<Supplier<Situation>, Taken> others) {
        probes = others;
        return this;
    }

    /** The same engine, which runs those commands and tells those that are trusted. Without this, none. */
    public Engine trusting(Trust allowed) {
        trust = allowed;
        return this;
    }

    /** What this process runs and tells. */
    public Trust trust() {
        return trust;
    }

    /** Whether Midstream has ever been used in this database. Reads only. */
    public boolean isInstalled() {
        return PgSchema.installed(pool).isPresent();
    }

    /** Creates or upgrades Midstream's own tables. */
    public void install() {
        PgSchema.upgrade(pool);
    }

    /** Every migration ever planned here, oldest first. */
    public List<Journal> migrations() {
        return checkpoints.commit(Terms.SHORT, Transaction::journals).stream()
                .filter(journal -> Streams.isMigration(journal.name()))
                .toList();
    }

    /** The same, if anything was ever recorded of it. Reads only. */
    public Optional<Store> findServer() {
        return isInstalled() ? find(Streams.SERVER_JOURNAL) : Optional.empty();
    }

    /** What is about the whole server, and not about one migration: operators' wishes for all of them, and the governor. */
    public Store server() {
        return store(checkpoints.commit(Terms.SHORT, tx -> tx.openJournal(Streams.SERVER_JOURNAL)));
    }

    /** What a governor read last, of every signal; nothing if there never was one. Reads only. */
    public List<Measured> readings() {
        return findServer().map(server -> PgReadings.of(pool)).orElse(List.of());
    }

    /** What the steps of a migration are at just now, and who is in their way. Reads only. */
    public List<Doing> doings(Store store) {
        return PgDoings.of(pool, store);
    }

    /** What was told of a migration, and to whom it could not be told; the stream of its conductor holds it. */
    public Optional<Store> findNotices(String migration) {
        return find(Streams.noticesOf(migration));
    }

    /** The migration of this name, if it was ever planned here. */
    public Optional<Store> find(String name) {
        return checkpoints.commit(Terms.SHORT, tx -> tx.findJournal(name)).map(this::store);
    }

    /** What a file means for the database: a new migration, one to be continued, or one that is done. */
    public sealed interface Registered {
        /** Planned just now. */
        record New(Store store) implements Registered {}

        /** The same file was planned before; its stored plan is followed. */
        record Known(Store store, MigrationState state) implements Registered {}

        /** Another content was planned under this name. */
        record Changed(String plannedContent) implements Registered {}
    }

    /**
     * Records the plan, unless the migration is known.
     *
     * @param predicted what each step is expected to cost, to be compared with what it will have cost; may be empty
     */
    public Registered register(Plan plan, String fingerprint, String canonical, List<Prediction> predicted) {
        Planned planned = new Planned(fingerprint, canonical, plan, predicted);
        JournalId journal = checkpoints.commit(Terms.SHORT, tx -> tx.openJournal(plan.migration()));
        Store store = store(journal);
        Optional<Head<State>> head = store.conductor();
        if (head.isEmpty()) {
            return begin(store, planned)
                    ? new Registered.New(store)
                    : register(plan, fingerprint, canonical, predicted);
        }
        MigrationState state = (MigrationState) head.get().state();
        if (state instanceof MigrationState.RolledBack) {
            return planAgain(store, head.get(), planned)
                    ? new Registered.New(store)
                    : register(plan, fingerprint, canonical, predicted);
        }
        return state.work().fingerprint().equals(fingerprint)
                ? new Registered.Known(store, state)
                : new Registered.Changed(store.planned(state.work().plannedAt()).canonical());
    }

    /** What is stored of a known migration, without its file. */
    public Plan plan(Store store) {
        return planned(store).plan();
    }

    /** The same, with all that was recorded when it was planned. */
    public Planned planned(Store store) {
        MigrationState state = (MigrationState) store.conductor().orElseThrow().state();
        return store.planned(state.work().plannedAt());
    }

    /** This process's part in a migration. */
    public MigrationRun run(Store store, Plan plan, EngineListener listener) {
        OutsideSession outside =
                new OutsideSession(vertx, named(SessionName.outside(store.journal())), plan.searchPath());
        return new MigrationRun(
                store,
                plan,
                new PgDatabase(pool, outside, SessionName.step(store.journal()), plan.searchPath()),
                new PgLaneExecutor(pool),
                new PgFaultReader(),
                listener,
                process,
                Optional.of(new Governance(server(), new PgInstruments(checkpoints, probes), exchange)),
                Optional.of(new Outside(
                        trust,
                        new OutsideMessenger(options.getDatabase(), System::getenv),
                        () -> store(checkpoints.commit(
                                Terms.SHORT, tx -> tx.openJournal(Streams.noticesOf(plan.migration())))))));
    }

    @Override
    public void close() {
        Await.done(pool.close());
        Await.done(vertx.close());
    }

    private boolean begin(Store store, Planned planned) {
        Append<Event, State> first =
                new Append<>(Streams.conductor(store.journal()), 0, List.of(planned), MigrationFold.start(planned));
        return checkpoints.commit(Terms.SHORT, tx -> tx.append(first)) instanceof AppendOutcome.Appended;
    }

    /** Without a lease: nobody has anything to do for a migration that is rolled back. */
    private boolean planAgain(Store store, Head<State> head, Planned planned) {
        MigrationState after = MigrationFold.evolve((MigrationState) head.state(), planned, head.version() + 1);
        Append<Event, State> next =
                new Append<>(Streams.conductor(store.journal()), head.version(), List.of(planned), after);
        return checkpoints.commit(Terms.SHORT, tx -> tx.append(next)) instanceof AppendOutcome.Appended;
    }

    private Store store(JournalId journal) {
        return new Store(checkpoints, journal, leaseTerm);
    }

    private PgConnectOptions named(String application) {
        PgConnectOptions copy = new PgConnectOptions(options);
        String name = application.length() > APPLICATION_NAME_BYTES_MAX
                ? application.substring(0, APPLICATION_NAME_BYTES_MAX)
                : application;
        return copy.addProperty("application_name", name).setCachePreparedStatements(true);
    }
}

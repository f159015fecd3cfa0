package dev.midstream.engine.pg;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.checkpoints.log.StreamId;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.Actor;
import dev.midstream.engine.control.ControlEvent.RollbackRequested;
import dev.midstream.engine.control.ControlEvent.RunRequested;
import dev.midstream.engine.control.ControlEvent.ThrottleCleared;
import dev.midstream.engine.control.ControlEvent.ThrottleSet;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.control.OwnSqlAnswer;
import dev.midstream.engine.control.Policy;
import dev.midstream.engine.json.EventJson;
import dev.midstream.engine.json.StateJson;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneFold;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationFold;
import dev.midstream.engine.progress.Status;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.EngineListener;
import dev.midstream.engine.run.Stop;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.change.Planner;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.file.MigrationReader;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.pg.PgCatalog;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.predict.Predictor;
import io.vertx.pgclient.PgConnectOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A migration on a test database, driven as the command line drives it. */
public final class Fixture implements AutoCloseable {
    public static final Actor TESTER = new Actor("postgres", "tester", "localhost");

    /** What a migration gets over, but a test's reader wants to know. */
    private static final EngineListener COMPLAINTS = new EngineListener() {
        @Override
        public void notSplit(int lane, String sqlState, String message) {
            System.err.printf("lane %d was not split: %s %s%n", lane, sqlState, message);
        }
    };

    private final TestDatabase database;
    private final Engine engine;

    public Fixture(TestDatabase database) {
        this(database, 4);
    }

    public Fixture(TestDatabase database, int workers) {
        this(database, workers, Store.LEASE_TERM);
    }

    public Fixture(TestDatabase database, int workers, Duration leaseTerm) {
        this(database, options(database), workers, leaseTerm);
    }

    /** @param options how the engine connects; the fixture's own questions go to the database directly */
    public Fixture(TestDatabase database, PgConnectOptions options, int workers, Duration leaseTerm) {
        this.database = database;
        this.engine = Engine.of(options, workers, "test", leaseTerm);
    }

    public static PgConnectOptions options(TestDatabase database) {
        return new PgConnectOptions()
                .setHost(database.server().host())
                .setPort(database.server().port())
                .setDatabase(database.name())
                .setUser(database.server().user())
                .setPassword(database.server().password());
    }

    public Engine engine() {
        return engine;
    }

    public Plan plan(String yaml) {
        return plan(MigrationReader.read("test.yaml", yaml));
    }

    public Plan plan(Migration migration) {
        try (Connection connection = database.connect()) {
            return Planner.plan(migration, PgCatalog.over(connection));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public Ending run(String yaml) {
        return run(yaml, PhaseName.CONTRACT);
    }

    public Ending run(String yaml, PhaseName until) {
        return run(yaml, until, 2, COMPLAINTS, new Stop());
    }

    public Ending run(String yaml, PhaseName until, int workers, EngineListener listener, Stop stop) {
        Store store = requested(yaml, until);
        return engine.run(store, engine.plan(store), listener).run(workers, stop);
    }

    /** The same in the background, for somebody with wishes of their own. */
    public Live start(String yaml, PhaseName until, int workers, Policy policy) {
        Store store = register(yaml);
        store.request(new RunRequested(TESTER, until, OwnSqlAnswer.UNKNOWN, policy));
        Stop stop = new Stop();
        return new Live(
                store,
                stop,
                () -> engine.run(store, engine.plan(store), COMPLAINTS).run(workers, stop));
    }

    /** The same in the background. */
    public Live start(String yaml, PhaseName until, int workers) {
        return start(yaml, until, workers, Policy.USUAL);
    }

    /** Takes part in a migration that is registered and asked for. */
    public Ending takePart(String name, int workers) {
        Store store = engine.find(name).orElseThrow();
        return engine.run(store, engine.plan(store), COMPLAINTS).run(workers, new Stop());
    }

    /** The same in the background. */
    public Live join(String name, int workers) {
        Store store = engine.find(name).orElseThrow();
        Plan plan = engine.plan(store);
        Stop stop = new Stop();
        return new Live(store, stop, () -> engine.run(store, plan, COMPLAINTS).run(workers, stop));
    }

    /** Registers the migration and asks for a run that somebody else may carry out. */
    public Store requested(String yaml, PhaseName until) {
        Store store = register(yaml);
        store.request(new RunRequested(TESTER, until, OwnSqlAnswer.UNKNOWN));
        return store;
    }

    public Store register(String yaml) {
        engine.install();
        Migration migration = MigrationReader.read("test.yaml", yaml);
        Optional<Store> known = engine.find(migration.name());
        boolean planned = known.flatMap(Store::conductor)
                .filter(h -> !(h.state() instanceof dev.midstream.engine.migration.MigrationState.RolledBack))
                .isPresent();
        if (planned) {
            return known.get();
        }
        Plan plan = plan(migration);
        return switch (engine.register(
                plan,
                migration.canonical(),
                migration.canonical(),
                Predictor.byRows(1).predict(plan))) {
            case Engine.Registered.New(Store store) -> store;
            case Engine.Registered.Known known2 -> known2.store();
            case Engine.Registered.Changed changed -> throw new IllegalStateException("changed: " + changed);
        };
    }

    /** What an operator is shown of it now. */
    public Status status(String name) {
        Store store = engine().find(name).orElseThrow();
        return Status.now(
                name, engine().plan(store), store, engine().findServer(), engine().readings(), engine().doings(store));
    }

    /** Limits the rate, so that a test has time. */
    public void limit(String name, long rowsPerSecond) {
        Limits limits = new Limits(Optional.of(rowsPerSecond), Optional.empty());
        engine.find(name).orElseThrow().request(new ThrottleSet(TESTER, limits, "so that it lasts", Optional.empty()));
    }

    public void unlimit(String name) {
        engine.find(name).orElseThrow().request(new ThrottleCleared(TESTER));
    }

    public Ending rollback(String name) {
        Store store = engine.find(name).orElseThrow();
        store.request(new RollbackRequested(TESTER));
        return engine.run(store, engine.plan(store), COMPLAINTS).run(1, new Stop());
    }

    /** Folds every stream of the migration anew and compares it with what is stored beside it, byte for byte. */
    public void assertReplayEqualsState(String name) {
        Store store = engine.find(name).orElseThrow();
        List<Integer> streams = new ArrayList<>(store.view().lanes().keySet());
        streams.addAll(List.of(Streams.CONTROL, Streams.CONDUCTOR));
        for (int number : streams) {
            StreamId id = new StreamId(store.journal(), number);
            List<Event> events = store.events(id).stream().map(Recorded::event).toList();
            if (events.isEmpty()) {
                continue;
            }
            State replayed = replay(number, events);
            String stored = database.value(
                    "select state_type || ' ' || state::text from midstream.stream where journal_id = %d and stream_no = %d"
                            .formatted(store.journal().value(), number));
            var encoded = StateJson.codec().encode(replayed);
            if (!stored.equals(encoded.type() + " " + encoded.json())) {
                throw new AssertionError("stream " + number + ":\nstored   " + stored + "\nreplayed " + encoded);
            }
        }
    }

    private static State replay(int stream, List<Event> events) {
        return switch (stream) {
            case Streams.CONTROL ->
                events.stream()
                        .map(dev.midstream.engine.control.ControlEvent.class::cast)
                        .reduce(Directives.NONE, Directives::evolve, (a, b) -> b);
            case Streams.CONDUCTOR ->
                MigrationFold.replay(
                                events.stream().map(MigrationEvent.class::cast).toList())
                        .orElseThrow();
            default ->
                LaneFold.replay(events.stream().map(LaneEvent.class::cast).toList())
                        .orElseThrow();
        };
    }

    public List<String> eventTypes(String name) {
        return events(name, Streams.CONDUCTOR).stream()
                .map(event -> EventJson.codec().encode(event).type())
                .toList();
    }

    /** The events of one of the migration's streams. */
    public List<Event> events(String name, int stream) {
        Store store = engine.find(name).orElseThrow();
        return store.events(new StreamId(store.journal(), stream)).stream()
                .map(Recorded::event)
                .toList();
    }

    /** The events of all lanes that have ever been. */
    public List<Event> laneEvents(String name) {
        Store store = engine.find(name).orElseThrow();
        return store.view().lanes().keySet().stream()
                .flatMap(lane -> events(name, lane).stream())
                .toList();
    }

    /** The rows that the lanes of a step say they have changed. */
    public long rowsOnRecord(String name, int step) {
        return engine.find(name).orElseThrow().view().lanesOf(step).stream()
                .mapToLong(LaneState::rows)
                .sum();
    }

    @Override
    public void close() {
        engine.close();
    }
}

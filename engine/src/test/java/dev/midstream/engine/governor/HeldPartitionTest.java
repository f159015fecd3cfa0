package dev.midstream.engine.governor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.checkpoints.pg.Await;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.pg.signal.Probes;
import dev.midstream.engine.pg.signal.TableAtWork;
import dev.midstream.engine.pg.signal.TablesAtWork;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.Instruments.Taken;
import dev.midstream.engine.throttle.GovernorEvent.BudgetChanged;
import dev.midstream.engine.throttle.Probe;
import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Signal;
import dev.midstream.planner.file.PhaseName;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is wrong with one partition stops work on all of them, and must not be out of sight because work has stopped. */
@FreshDatabase
class HeldPartitionTest {
    private static final String FILL = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: text, fill: upper(v)}
            """;

    private volatile long vacuumed;

    @Test
    void vacuumOfOneHoldsTheRunForAsLongAsItTakes(TestDatabase database) {
        database.execute("create table t (id int primary key, v text not null) partition by range (id)");
        for (int part = 0; part < 5; part++) {
            database.execute("create table t%d partition of t for values from (%d) to (%d)"
                    .formatted(part, part * 10_000, (part + 1) * 10_000));
        }
        database.execute("insert into t select g, 'v' || g from generate_series(0, 49999) g", "vacuum analyze");
        Vertx vertx = Vertx.vertx();
        Pool pool = Probes.pool(vertx, Fixture.options(database));
        TablesAtWork tables = new TablesAtWork(pool);
        try (Fixture fixture = new Fixture(database, 3)) {
            fixture.engine().withProbes(situation -> watching(tables));
            GovernorLog log = new GovernorLog(fixture, database);
            fixture.run(FILL, PhaseName.EXPAND);
            fixture.limit("m", 5_000);
            try (Live live = fixture.start(FILL, PhaseName.CONTRACT, 3)) {
                live.await(view -> view.heldLanes().size() == 3);
                assertEquals(
                        5,
                        tables.get().stream()
                                .map(TableAtWork::oid)
                                .collect(Collectors.toSet())
                                .size());
                int last = live.store().view().heldLanes().getLast();
                vacuumed = live.store().view().lane(last).orElseThrow().leaf().oid();
                Live.until("it is stopped", () -> log.budget().isStopped());
                int changes = log.all(BudgetChanged.class).size();
                Live.sleep(Duration.ofSeconds(4));
                assertEquals(changes, log.all(BudgetChanged.class).size(), "it stays held");
                vacuumed = 0;
                fixture.unlimit("m");
                assertEquals(new Ending.Completed(), live.ending());
            }
        } finally {
            Await.done(pool.close());
            Await.done(vertx.close());
        }
    }

    private Taken watching(Supplier<List<TableAtWork>> tables) {
        Probe vacuum = new Probe() {
            @Override
            public Signal signal() {
                return Signal.WRAPAROUND_VACUUM;
            }

            @Override
            public Duration period() {
                return Duration.ofMillis(200);
            }

            @Override
            public List<Reading> read() {
                List<Reading> readings = tables.get().stream()
                        .<Reading>map(table -> new Reading.Value(
                                signal(), Long.toString(table.oid()), table.oid() == vacuumed ? 1 : 0))
                        .toList();
                return readings.isEmpty() ? List.of(new Reading.NotApplicable(signal(), "no table")) : readings;
            }
        };
        return new Taken() {
            @Override
            public List<Probe> probes() {
                return List.of(vacuum);
            }

            @Override
            public void close() {}
        };
    }
}

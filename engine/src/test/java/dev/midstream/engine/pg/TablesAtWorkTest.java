package dev.midstream.engine.pg;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.checkpoints.pg.Await;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.Machine;
import dev.midstream.engine.pg.signal.TableAtWork;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.Instruments.Situation;
import dev.midstream.planner.file.PhaseName;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A governor that takes over knows how large a table was before all of this began. */
@FreshDatabase
class TablesAtWorkTest {
    private static final String FILL = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: text, fill: upper(v)}
            """;
    private static final String COUNT = """
            migration: k
            changes:
              - update: {table: k, set: {n: n + 1}, once: true}
            """;

    @Test
    void sizeIsThatWhenTheLanesWereOpened(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, v text not null)",
                "insert into t select g, 'v' || g from generate_series(1, 50000) g",
                "create table k (id int primary key, n int not null default 0)",
                "insert into k select g, 0 from generate_series(1, 50000) g",
                "vacuum analyze");
        Vertx vertx = Vertx.vertx();
        try (Fixture fixture = new Fixture(database);
                PgProbes probes = new PgProbes(
                        vertx,
                        Fixture.options(database),
                        () -> new Situation(Set.of(), List.of(), List.of(), Machine.UNKNOWN))) {
            assertEquals(List.of(), probesOf(probes, fixture));
            fixture.run(FILL, PhaseName.EXPAND);
            fixture.limit("m", 5_000);
            long before = database.number("select pg_relation_size('t')");
            try (Live live = fixture.start(FILL, PhaseName.CONTRACT, 2)) {
                live.awaitRows(2_000);
                database.execute("insert into t select g, 'v' || g from generate_series(50001, 90000) g");
                assertEquals(
                        List.of(new TableAtWork(
                                database.number("select 't'::regclass::oid::bigint"), OptionalLong.of(before))),
                        probes.tables());
                fixture.unlimit("m");
                assertEquals(new Ending.Completed(), live.ending());
            }
            assertEquals(List.of(), probes.tables());
            fixture.register(COUNT);
            fixture.limit("k", 5_000);
            try (Live live = fixture.start(COUNT, PhaseName.CONTRACT, 2)) {
                live.awaitRows(1);
                assertEquals(
                        List.of(new TableAtWork(
                                database.number("select 'k'::regclass::oid::bigint"), OptionalLong.empty())),
                        probes.tables());
            }
        } finally {
            Await.done(vertx.close());
        }
    }

    private static List<TableAtWork> probesOf(PgProbes probes, Fixture fixture) {
        fixture.engine().install();
        return probes.tables();
    }
}

package dev.midstream.engine.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.lane.Leftover;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.progress.Quarantine;
import dev.midstream.engine.run.Ending;
import java.util.List;
import org.junit.jupiter.api.Test;

@FreshDatabase
class MovedSiblingsTest {
    private static final String COUNT = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1000 / v}, once: true}
            """;

    /** A careful chunk finds its rows by their place; where only the log knows what is done, a row that moved must not be missed. */
    @Test
    void triggerThatMovesOtherRowsStopsACarefulChunkInsteadOfLosingThem(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, v int not null, n int not null default 0, touched int not null default 0)",
                "insert into t select g, case when g = 900 then 0 else 1 end from generate_series(1, 2000) g",
                """
                create function touch_another() returns trigger language plpgsql as $$
                begin
                  if pg_trigger_depth() = 1 then
                    update t set touched = touched + 1 where id = new.id + 70;
                  end if;
                  return null;
                end $$""",
                "create trigger touch_another after update on t for each row execute function touch_another()");
        try (Fixture fixture = new Fixture(database)) {
            Ending.Failed failed = assertInstanceOf(Ending.Failed.class, fixture.run(COUNT));
            long done = database.number("select count(*) from t where n = 1000");
            assertEquals(Live.rows(fixture.engine().find("m").orElseThrow().view()), done);
            if (!failed.sqlState()
                    .equals("MS003")) { // a slow machine's chunks are too small to move a row of their own
                assertEquals(1_999, done, failed.message());
            }
            fixture.assertReplayEqualsState("m");
        }
    }

    /** Once refused, a row is known by its key, whatever happens to it in the rest of its chunk. */
    @Test
    void rowThatIsMovedAfterItWasRefusedWaitsInQuarantine(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, v int not null, n int not null default 0, touched int not null default 0)",
                "insert into t select g, case when g = 900 then 0 else 1 end from generate_series(1, 2000) g",
                """
                create function touch_refused() returns trigger language plpgsql as $$
                begin
                  update t set touched = touched + 1 where id = 900;
                  return null;
                end $$""",
                "create trigger touch_refused after update on t for each row when (old.id = 901) execute function touch_refused()");
        try (Fixture fixture = new Fixture(database)) {
            Ending.Failed failed = assertInstanceOf(Ending.Failed.class, fixture.run(COUNT));
            assertEquals("22012", failed.sqlState(), failed.message());
            assertTrue(failed.message().contains("1 row is in quarantine, first (id) = (900)"), failed.message());
            assertEquals(
                    List.of(new Leftover.Key(List.of("900"))),
                    Quarantine.of(fixture.engine().find("m").orElseThrow().view()).stream()
                            .map(waiting -> waiting.row().where())
                            .toList());
            assertEquals(1_999, database.number("select count(*) from t where n = 1000"));
            database.execute("update t set v = 1 where id = 900");
            assertEquals(new Ending.Completed(), fixture.run(COUNT));
            assertEquals(2_000, database.number("select count(*) from t where n = 1000"));
            fixture.assertReplayEqualsState("m");
        }
    }
}

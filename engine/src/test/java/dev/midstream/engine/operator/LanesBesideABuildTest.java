package dev.midstream.engine.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.lane.LaneEvent.BlocksDone;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent.StepFinished;
import dev.midstream.engine.migration.MigrationEvent.StepStarted;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.PhaseName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lanes do not step aside for a build on their table: neither waits for the other for longer than a chunk takes (ADR 015). */
@FreshDatabase
class LanesBesideABuildTest {
    private static final String BUILD = """
            migration: build
            changes:
              - create_index: {table: t, columns: [id, n]}
            """;
    private static final String FILL = """
            migration: fill
            changes:
              - update: {table: t, set: {v: upper(v)}, once: false}
            """;
    private static final String BUILDS =
            "select count(*) from pg_stat_progress_create_index where datname = current_database()";

    @BeforeEach
    void makeATable(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, v text, n int)",
                "insert into t select g, 'v' || g, 0 from generate_series(1, 60000) g",
                "vacuum analyze t");
    }

    /** The lanes have work for as long as they are held to a rate: a build that waited for their end would not end either. */
    @Test
    void buildIsDoneWhileTheLanesWork(TestDatabase database) {
        try (Fixture fixture = new Fixture(database)) {
            fixture.register(FILL);
            fixture.limit("fill", 1_000);
            try (Live fill = fixture.start(FILL, PhaseName.CONTRACT, 3)) {
                fill.awaitRows(1_000);
                assertEquals(new Ending.Completed(), fixture.run(BUILD));
                assertFalse(fill.isOver());
                Instant built = at(fixture, "build", StepFinished.class);
                Live.until(
                        "the lanes go on", () -> chunks(fill.store()).stream().anyMatch(built::isBefore));
                fixture.unlimit("fill");
                assertEquals(new Ending.Completed(), fill.ending());
            }
        }
        assertEquals(60_000, database.number("select count(*) from t where v = upper(v)"));
        assertEquals(
                0, database.number("select count(*) from pg_index where indrelid = 't'::regclass and not indisvalid"));
    }

    /** A build that somebody else holds up for hours holds up no lane. */
    @Test
    void lanesWorkToTheirEndWhileABuildIsHeldUp(TestDatabase database) throws SQLException {
        try (Fixture fixture = new Fixture(database);
                Connection shop = database.connect()) {
            shop.setAutoCommit(false);
            shop.createStatement().execute("lock table t in row exclusive mode");
            try (Live build = fixture.start(BUILD, PhaseName.CONTRACT, 1)) {
                Live.until("the build waits for the shop", () -> database.number(BUILDS) == 1);
                Instant begun = at(fixture, "build", StepStarted.class);
                assertEquals(new Ending.Completed(), fixture.run(FILL));
                assertTrue(chunks(fixture.engine().find("fill").orElseThrow()).stream()
                        .allMatch(begun::isBefore));
                assertFalse(build.isOver());
                assertEquals(1, database.number(BUILDS), "the build still waits");
                shop.rollback();
                assertEquals(new Ending.Completed(), build.ending());
            }
        }
        assertEquals(60_000, database.number("select count(*) from t where v = upper(v)"));
    }

    private static Instant at(Fixture fixture, String name, Class<? extends Event> type) {
        Store store = fixture.engine().find(name).orElseThrow();
        return store.events(Streams.conductor(store.journal())).stream()
                .filter(recorded -> type.isInstance(recorded.event()))
                .map(Recorded::at)
                .findFirst()
                .orElseThrow();
    }

    private static List<Instant> chunks(Store store) {
        return store.view().lanes().keySet().stream()
                .flatMap(lane -> store.events(Streams.lane(store.journal(), lane)).stream())
                .filter(recorded -> recorded.event() instanceof BlocksDone)
                .map(Recorded::at)
                .toList();
    }
}

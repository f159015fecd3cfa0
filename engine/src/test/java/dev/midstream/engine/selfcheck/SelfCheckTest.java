package dev.midstream.engine.selfcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import io.vertx.pgclient.PgConnectOptions;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a plan says of its steps is what the engine's own statements do, on every version: the locks are those that are held just
 * before each transaction ends, or while what works concurrently waits, and no table gets another file. Rows read are looked at by
 * {@code ThereAndBackTest}, which can ask from inside.
 */
class SelfCheckTest {
    private static final String MIGRATION = """
            migration: m
            changes:
              - add_column: {table: orders, column: cents, type: bigint, fill: round(amount * 100), not_null: true}
              - add_column: {table: orders, column: org, type: int, fill: "1", references: organizations}
              - add_column: {table: events, column: org, type: int, fill: n % 1 + 1, references: organizations}
              - create_index: {table: orders, columns: [cents], unique: true}
              - create_index: {table: events, columns: [n]}
              - drop_index: {index: orders_old_idx}
              - add_constraint: {table: orders, check: "amount >= 0"}
              - add_constraint: {table: orders, unique: [id, cents]}
              - add_constraint: {table: keyless, primary_key: [no]}
              - create_table:
                  table: children
                  columns: [{name: id, type: bigint, primary_key: true}, {name: org, type: int, references: organizations}]
              - update: {table: orders, set: {customer: customer + 1}, once: true}
              - update: {table: organizations, set: {name: upper(name)}, once: false}
              - sql: {phase: expand, up: create view v as select 1, down: drop view v}
              - sql: {phase: validate, up: create index concurrently own on orders (note), down: drop index own, transaction: false}
            verify:
              - {query: select count(*) > 0 from orders where org = 1, else: some have one}
            """;

    private static final String WITH_CONTRACT = """
            migration: m
            changes:
              - add_column: {table: orders, column: cents, type: bigint, fill: round(amount * 100)}
              - add_column: {table: events, column: org, type: int, fill: n % 1 + 1}
              - sql: {phase: contract, up: alter table orders drop column note, down: alter table orders add column note text}
            """;

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void everyKindOfStepDoesWhatThePlanSaysThereAndBack(int major) throws SQLException {
        recorded(major, MIGRATION, PhaseName.VALIDATE, (plan, recorder, tapped) -> {
            assertEquals(new Ending.AtGate(PhaseName.CONTRACT), tapped.takePart("m", 2));
            List<Seen> forth = recorder.turnBack();
            assertEquals(new Ending.RolledBack(), tapped.rollback("m"));
            List<Seen> back = recorder.seen();
            Claims claims = recorder.claims();
            assertEquals(List.of(), differences(claims, forth));
            assertEquals(List.of(), differences(claims, back));
            assertEquals(titles(plan, step -> true), titles(forth), "steps seen");
            assertEquals(titles(plan, step -> leavesSomething(step.undo())), titles(back), "steps seen undone");
            assertEquals(
                    kinds(Step.class),
                    forth.stream().map(s -> s.step().getClass()).collect(Collectors.toSet()));
            Set<Class<?>> ways = kinds(Undo.class);
            ways.removeAll(Set.of(Undo.Nothing.class, Undo.Impossible.class)); // nothing is run
            assertEquals(
                    ways, back.stream().map(s -> s.step().undo().getClass()).collect(Collectors.toSet()));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void contractDoesWhatThePlanSays(int major) throws SQLException {
        recorded(major, WITH_CONTRACT, PhaseName.CONTRACT, (plan, recorder, tapped) -> {
            assertEquals(new Ending.Completed(), tapped.takePart("m", 2));
            assertEquals(List.of(), differences(recorder.claims(), recorder.seen()));
            assertEquals(plan.steps().stream().map(Step::title).toList(), titles(recorder.seen()), "steps seen");
        });
    }

    /** What is done while every statement is seen. */
    private interface Scene {
        void play(Plan plan, Recorder recorder, Fixture tapped);
    }

    private static void recorded(int major, String migration, PhaseName until, Scene scene) throws SQLException {
        try (TestDatabase database = fill(TestDatabase.createOn(TestServers.of(major)));
                Fixture fixture = new Fixture(database)) {
            Store store = fixture.requested(migration, until);
            Plan plan = fixture.engine().plan(store);
            try (Recorder recorder = new Recorder(database, plan, store::view);
                    Tap tap = new Tap(database.server(), recorder)) {
                PgConnectOptions options =
                        Fixture.options(database).setHost("127.0.0.1").setPort(tap.port());
                try (Fixture tapped = new Fixture(database, options, 4, Store.LEASE_TERM)) {
                    scene.play(plan, recorder, tapped);
                    assertEquals(List.of(), recorder.complaints());
                }
            }
        }
    }

    private static boolean leavesSomething(Undo undo) {
        return !(undo instanceof Undo.Nothing) && !(undo instanceof Undo.Impossible);
    }

    /** Those that are run before the gate. */
    private static List<String> titles(Plan plan, Predicate<Step> which) {
        return plan.phases().stream()
                .filter(phase -> phase.name() != PhaseName.CONTRACT)
                .flatMap(phase -> phase.steps().stream())
                .filter(which)
                .map(Step::title)
                .toList();
    }

    private static List<String> titles(List<Seen> seen) {
        return seen.stream().map(s -> s.step().title()).toList();
    }

    private static List<String> differences(Claims claims, List<Seen> seen) {
        return seen.stream().flatMap(s -> claims.differences(s).stream()).toList();
    }

    private static Set<Class<?>> kinds(Class<?> sealed) {
        return new HashSet<>(Arrays.asList(sealed.getPermittedSubclasses()));
    }

    private static TestDatabase fill(TestDatabase database) {
        return database.execute(
                "create table organizations (id int primary key, name text)",
                "insert into organizations values (1, 'one'), (2, 'two')",
                "create table orders (id bigint primary key, amount numeric(10,2) not null, note text, customer int)",
                "insert into orders select g, g, 'Note ' || g, 1 from generate_series(1, 300) g",
                "create index orders_old_idx on orders (note desc)",
                "create table keyless (no int, note text)",
                "insert into keyless select g, 'Note' from generate_series(1, 100) g",
                "create table events (id bigint, n int not null) partition by range (n)",
                "create table events_low partition of events for values from (0) to (100)",
                "create table events_high partition of events for values from (100) to (1000) partition by range (n)",
                "create table events_mid partition of events_high for values from (100) to (200)",
                "insert into events select g, g from generate_series(1, 150) g",
                "analyze");
    }
}

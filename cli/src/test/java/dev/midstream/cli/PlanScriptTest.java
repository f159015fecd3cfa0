package dev.midstream.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.CatalogText;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.planner.sql.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code plan --sql} prints is run as it is, and does what a run does. */
@FreshDatabase
class PlanScriptTest {
    private static final String MIGRATION = """
            migration: by_hand
            changes:
              - add_column: {table: orders, column: cents, type: bigint, fill: round(amount * 100) /* in cents */, not_null: true}
              - add_column: {table: orders, column: org, type: int, fill: 1, references: organizations}
              - add_column: {table: events, column: org, type: int, fill: n % 1 + 1, references: organizations}
              - create_index: {table: events, columns: [n]}
              - create_index: {table: orders, columns: [cents], unique: true}
              - drop_index: {index: orders_old_idx}
              - add_constraint: {table: orders, check: "amount >= 0"}
              - add_constraint: {table: keyless, primary_key: [no]}
              - create_table:
                  table: children
                  columns: [{name: id, type: bigint, primary_key: true}, {name: org, type: int, references: organizations}]
              - update: {table: orders, set: {customer: customer + 1}, once: true}
              - update: {table: organizations, set: {name: upper(name)}, once: false}
              - sql: {phase: expand, up: [create view v as select 1, "comment on view v is 'semi; colon -- none'", "comment on view v is 'of one row' -- really"], down: drop view v}
              - sql: {phase: validate, up: create index concurrently own on orders (note), down: drop index own, transaction: false}
            verify:
              - {query: select count(*) > 0 from orders where org = 1, else: some have one}
            """;

    @TempDir
    private Path folder;

    @Test
    void scriptOfAPlanEndsWhereTheRunEnds(TestDatabase byHand) throws IOException, SQLException {
        fill(byHand);
        String file = Files.writeString(folder.resolve("m.yaml"), MIGRATION).toString();
        try (TestDatabase byRun = byHand.copy()) {
            String script = Terminal.on(byHand)
                    .type("plan", "--sql", file)
                    .exits(ExitCode.DONE)
                    .out();
            run(script, byHand);
            Terminal.on(byRun).type("run", file, "--until", "contract").exits(ExitCode.DONE);
            assertEquals(CatalogText.of(byRun), CatalogText.of(byHand));
            for (String rows : List.of(
                    "select * from orders order by id", "select * from events order by id", "table organizations")) {
                assertEquals(byRun.rows(rows), byHand.rows(rows));
            }
        }
    }

    /** As a person would: statement by statement in one session, with an eye on what the proofs answer. */
    private static void run(String text, TestDatabase database) throws SQLException {
        int proofs = 0;
        try (Connection connection = database.connect();
                var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (Script.Item item : Script.read("plan.sql", text).items()) {
                if (statement.execute(item.text())) {
                    proofs++;
                    try (var rows = statement.getResultSet()) {
                        if (item.text().startsWith("select * from")) {
                            assertFalse(rows.next(), item.text());
                        } else {
                            assertTrue(rows.next() && rows.getBoolean(1), item.text());
                        }
                    }
                }
            }
        }
        assertTrue(proofs >= 4, "the proofs are in the script: " + proofs);
    }

    private static void fill(TestDatabase database) {
        database.execute(
                "create table organizations (id int primary key, name text)",
                "insert into organizations values (1, 'one'), (2, 'two')",
                "create table orders (id bigint primary key, amount numeric(10,2) not null, note text, customer int)",
                "insert into orders select g, g, 'Note ' || g, 1 from generate_series(1, 300) g",
                "create index orders_old_idx on orders (note desc)",
                "create table keyless (no int, note text)",
                "insert into keyless select g, 'Note' from generate_series(1, 100) g",
                "create table events (id bigint, n int not null) partition by range (n)",
                "create table events_low partition of events for values from (0) to (100)",
                "create table events_high partition of events for values from (100) to (1000)",
                "insert into events select g, g from generate_series(1, 150) g",
                "analyze");
    }
}

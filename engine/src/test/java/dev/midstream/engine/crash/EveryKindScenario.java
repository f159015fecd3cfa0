package dev.midstream.engine.crash;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.planner.catalog.TableRef;

/** The kinds of steps that scenario S0 has not: sync triggers, CHECK, keys through an index, partitions, dropped indexes, own SQL. */
final class EveryKindScenario {
    static final String NAME = "every_kind";

    /** What the author's own statement outside a transaction makes. */
    static final TableRef OWN_INDEX = new TableRef("public", "own_idx");

    private static final String FILE = """
            migration: every_kind
            changes:
              - create_table:
                  table: children
                  columns:
                    - {name: id, type: bigint, identity: true, primary_key: true}
                    - {name: org, type: int, not_null: true, references: organizations(id)}
                  comment: of orders
              - add_column: {table: orders, column: cents, type: bigint, fill: round(amount * 100), not_null: true}
              - add_constraint: {table: orders, name: positive, check: amount >= 0}
              - add_constraint: {table: orders, name: one_note, unique: [note]}
              - add_constraint: {table: keyless, primary_key: [region, no]}
              - add_column:
                  {table: events, column: org, type: int, fill: n + 1, references: {table: organizations, index: false}}
              - create_index: {table: events, columns: [n], name: events_by_n}
              - create_index: {table: events, columns: [id, day, n], unique: true, name: events_once}
              - add_constraint: {table: events, name: n_natural, check: n >= 0}
              - drop_index: {index: orders_old_idx}
              - sql: {phase: expand, up: ["create view v as select 1 as one", "comment on view v is 'v'"], down: drop view v}
              - sql: {phase: validate, up: create index concurrently own_idx on orders (amount), transaction: false}
              - sql: {phase: contract, up: "comment on table orders is 'done'"}
            """;

    private EveryKindScenario() {}

    static Scenario open() {
        return new Scenario(NAME, FILE, EveryKindScenario::fill);
    }

    private static void fill(TestDatabase database) {
        database.execute(
                "create table organizations (id int primary key)",
                "insert into organizations select generate_series(1, 3)",
                "create table orders (id bigint primary key, amount numeric(10, 2) not null, note text)",
                "insert into orders select g, g, 'Note ' || g from generate_series(1, 500) g",
                "create index orders_old_idx on orders (note desc) where amount > 1",
                "create table keyless (no int, region text not null)",
                "insert into keyless select g, 'north' from generate_series(1, 300) g",
                "create table events (id bigint, day date not null, n int not null) partition by range (day)",
                "create table events_old partition of events for values from ('2000-01-01') to ('2020-01-01')",
                "create table events_new partition of events for values from ('2020-01-01') to ('2030-01-01') partition by list (n)",
                "create table events_new_x partition of events_new default",
                "insert into events select g, date '2019-01-01' + g, g % 3 from generate_series(1, 600) g",
                "vacuum analyze");
    }
}

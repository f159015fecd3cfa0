package dev.midstream.planner.change;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Migrations that together contain every kind of step. */
enum Scenarios {
    PLAIN_COLUMNS("""
            - add_column: {table: orders, column: a, type: int, comment: "it's new"}
            - add_column: {table: orders, column: b, type: "varchar(5)"}
            - add_column: {table: orders, column: c, type: int, fill: "null"}
            """),
    FAST_DEFAULT("""
            - add_column:
                {table: orders, column: org_id, type: int, fill: (select 1), not_null: true, references: organizations}
            - add_column: {table: orders, column: kept, type: text, fill: "'it''s'", keep_default: true}
            """),
    ROW_BY_ROW("""
            - add_column: {table: orders, column: cents, type: bigint, fill: round(amount * 100), not_null: true}
            - add_column: {table: orders, column: label, type: "varchar(20)", fill: id, not_null: false}
            - add_column: {table: orders, column: token, type: uuid, fill: gen_random_uuid(), not_null: true}
            - add_column: {table: orders, column: payload, type: json, fill: "json_build_object('id', id)"}
            """),
    INDEXES("""
            - create_index: {table: orders, columns: [amount, {column: note, order: desc, nulls: last}], include: [id]}
            - create_index:
                table: orders
                name: "{table}_Lower note"
                columns: [{expression: lower(note), collation: C, opclass: text_pattern_ops}]
                where: amount > 0
                with: {fillfactor: 80}
            - create_index: {table: orders, columns: [id, amount], unique: true}
            - create_index: {table: orders, columns: [note], method: hash}
            - create_index: {table: orders, columns: [customer], where: customer is not null, unique: false, method: brin}
            - create_index: {table: orders, columns: [{column: tags, opclass: jsonb_path_ops}], method: gin, with: {fastupdate: off}}
            - create_index: {table: orders, columns: [span], method: gist}
            - create_index: {table: orders, columns: [{expression: amount * 2}, span], unique: true, where: amount > 0}
            - drop_index: {index: orders_old_idx}
            - drop_index: {indexes: [orders_old_expression, 'public."Orders old unique"']}
            """),
    CONSTRAINTS("""
            - add_constraint: {table: orders, check: "amount >= 0"}
            - add_constraint: {table: orders, name: "{table} unique", unique: [id, note]}
            - add_constraint:
                table: orders
                foreign_key: {columns: [customer], references: {table: organizations, on_delete: set null}}
            """),
    PRIMARY_KEYS("""
            - add_constraint: {table: keyless, primary_key: [note, no, part]}
            - add_column: {table: nameless, column: uid, type: uuid, fill: gen_random_uuid(), not_null: true}
            - add_constraint: {table: nameless, name: "{table} key", primary_key: uid}
            - add_constraint: {table: nameless, foreign_key: {columns: [note, no, part], references: keyless}}
            """),
    NEW_TABLES("""
            - create_table:
                table: children
                columns:
                  - {name: id, type: bigint, identity: true, primary_key: true, comment: "the key"}
                  - {name: org, type: int, not_null: true, references: organizations(id)}
                  - {name: parent, type: bigint, references: {table: children, on_delete: cascade}}
                  - {name: code, type: text, default: "'x'", unique: true}
                constraints:
                  - {name: short, check: length(code) < 10}
                  - {unique: [org, code]}
                comment: of orders
            - create_index: {table: children, columns: [org]}
            - add_constraint: {table: children, check: id > 0}
            """),
    UPDATES("""
            - update: {table: orders, set: {note: lower(note), amount: amount + 0}, where: id > 10, once: false}
            - update: {table: orders, set: {customer: customer + 0}, once: true}
            """),
    OWN_SQL("""
            - sql: {phase: expand, up: ["create view v as select 1", "comment on view v is 'v'"], down: drop view v}
            - sql:
                phase: validate
                up: create index concurrently own on orders (note)
                down: drop index own
                transaction: false
            """),
    PARTITIONED("""
            - add_column: {table: events, column: cents, type: bigint, fill: n * 100, not_null: true}
            - add_column: {table: events, column: org, type: int, fill: n % 1 + 1, references: organizations}
            - create_index: {table: events, columns: [day, cents]}
            - create_index: {table: events, columns: [id, day, n], unique: true}
            - add_constraint: {table: events, check: n >= 0}
            """),
    QUOTED("""
            - add_column: {table: '"Od d".select', column: 'a"b', type: int, fill: '"G h" + 1', not_null: true}
            - create_index: {table: '"Od d".select', columns: ['a"b', G h]}
            - add_constraint: {table: '"Od d".select', check: '"a""b" > 0'}
            """);

    private final String changes;

    Scenarios(String changes) {
        this.changes = changes;
    }

    String changes() {
        return changes;
    }

    static String all() {
        return Stream.of(values()).map(Scenarios::changes).collect(Collectors.joining());
    }

    static String[] schema() {
        return Stream.of(
                        "create table organizations (id int primary key)",
                        "insert into organizations values (1)",
                        "create table orders (id bigint primary key, amount numeric(10,2) not null, note text, customer int, tags jsonb, span int4range)",
                        "insert into orders select g, g, 'Note ' || g, 1 from generate_series(1, 200) g",
                        "create index orders_old_idx on orders (note desc nulls last) include (amount) with (fillfactor = 70) where amount > 1",
                        "create index orders_old_expression on orders (lower(note) collate \"C\" text_pattern_ops)",
                        "create unique index \"Orders old unique\" on orders (id, amount)",
                        "create table events (id bigint, day date not null, n int not null) partition by range (day)",
                        "create table events_old partition of events for values from ('2000-01-01') to ('2020-01-01')",
                        "create table events_new partition of events for values from ('2020-01-01') to ('2030-01-01') partition by list (n)",
                        "create table events_new_1 partition of events_new for values in (1)",
                        "create table \"Events new X\" partition of events_new default",
                        "insert into events select g, date '2019-01-01' + g * 10, g % 3 from generate_series(1, 100) g",
                        "create table keyless (no int, note text not null, part int)",
                        "insert into keyless select g, 'Note', 1 from generate_series(1, 100) g",
                        "create table nameless (no int, note text, part int)",
                        "insert into nameless select g, 'Note', 1 from generate_series(1, 50) g",
                        "create schema \"Od d\"",
                        "create table \"Od d\".\"select\" (id int primary key, \"G h\" int)",
                        "insert into \"Od d\".\"select\" select g, g from generate_series(1, 50) g",
                        "create function f() returns trigger language plpgsql as 'begin return new; end'",
                        "create trigger own before update on orders for each row execute function f()",
                        "analyze")
                .toArray(String[]::new);
    }
}

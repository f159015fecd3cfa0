package dev.midstream.planner.change;

import static dev.midstream.planner.testing.Planning.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a file may not ask of this database: said before anything is touched, and with what to do instead. */
class RefusalsTest {
    private static final TestDatabase DATABASE = TestDatabase.create();

    @BeforeAll
    static void schema() {
        DATABASE.execute(
                "create table organizations (id int primary key, slug text, code text unique)",
                """
                create table bookings (id bigint primary key, org int, note text, n int constraint positive check (n > 0),
                  twice int generated always as (n * 2) stored)""",
                "create index bookings_note on bookings (note)",
                "create table days (id bigint, day date) partition by range (day)",
                "create table days_all partition of days default",
                "create table hashed (id bigint, note text) partition by list (lower(note))",
                "create type shape as (a int)",
                "create table typed of shape",
                "create domain positive as int check (value > 0)",
                "create table keyless (n int)",
                "create access method heap2 type table handler heap_tableam_handler",
                "create table stored (n int) using heap2",
                "create table mixed (n int) partition by range (n)",
                "create table mixed_heap partition of mixed for values from (0) to (10)",
                "create table mixed_other partition of mixed default using heap2",
                "create table deferred (a int, constraint later primary key (a) deferrable)");
    }

    @AfterAll
    static void drop() {
        DATABASE.close();
    }

    @Test
    void aColumnAddedTwiceUnderTwoNamesOfItsTable() {
        assertRefused(
                """
                - add_column: {table: bookings, column: a, type: int}
                - add_column: {table: public.bookings, column: a, type: int}
                - add_column: {table: bookings, column: note, type: int}
                """,
                "column 'a' is added to table bookings twice in this file: keep one",
                "table bookings already has a column 'note'");
    }

    @Test
    void aNameGivenToTwoNewObjects() {
        assertRefused(
                """
                - create_index: {table: bookings, name: i, columns: [id]}
                - create_index: {table: organizations, name: i, columns: [id]}
                - create_table: {table: i, columns: [{name: a, type: int}]}
                - create_index: {table: bookings, name: bookings_note, columns: [id]}
                - create_index: {table: bookings, name: organizations, columns: [id]}
                - add_constraint: {table: bookings, name: i, unique: [n]}
                - add_constraint: {table: bookings, name: c, check: n > 0}
                - add_constraint: {table: bookings, name: c, check: n > 1}
                - add_constraint: {table: organizations, name: c, check: id > 1}
                - add_constraint: {table: bookings, name: positive, check: n > 0}
                """,
                "the name 'i' is given to two new objects of schema public in this file: name one of them differently",
                "the name 'i' is given to two new objects of schema public in this file: name one of them differently",
                "an index 'bookings_note' exists already in schema public",
                "a table 'organizations' exists already in schema public",
                "the name 'i' is given to two new objects of schema public in this file: name one of them differently",
                "two new constraints of table bookings are called 'c' in this file: give one of them another name",
                "table bookings already has a constraint 'positive': give the new one another name");
    }

    @Test
    void namesThatTheServerWouldCut() {
        String long61 = "x".repeat(61);
        assertRefused(
                """
                - create_index: {table: bookings, name: "{table}_%s", columns: [id]}
                - add_constraint: {table: bookings, name: "{table}_%s", check: n > 0}
                - create_table:
                    table: t
                    columns: [{name: a, type: int}]
                    constraints: [{name: "{table}_%s", check: a > 0}]
                """.formatted(long61, long61, long61 + "y"),
                "the name 'bookings_%s' is 70 bytes long, PostgreSQL keeps 63: choose a shorter one".formatted(long61),
                "the name 'bookings_%s' is 70 bytes long, PostgreSQL keeps 63: choose a shorter one".formatted(long61),
                "the name 't_%sy' is 64 bytes long, PostgreSQL keeps 63: choose a shorter one".formatted(long61));
    }

    @Test
    void foreignKeysThatCannotBe() {
        assertRefused(
                """
                - add_column: {table: bookings, column: a, type: bigint, references: organizations(id)}
                - add_column: {table: bookings, column: b, type: int, references: organizations(nr)}
                - add_column: {table: bookings, column: c, type: text, references: organizations(slug)}
                - add_column: {table: bookings, column: d, type: int, references: organisations}
                - add_column: {table: bookings, column: e, type: int, references: keyless}
                - add_constraint: {table: bookings, foreign_key: {column: missing, references: organizations}}
                - add_constraint: {table: bookings, foreign_key: {columns: [org, n], references: organizations}}
                """,
                "references: organizations.id is integer, and a would be bigint: use the same type",
                "references: organizations has no column 'nr': it has id, slug, code",
                "references: organizations has no unique key on (slug), which a foreign key needs: add one first",
                "references: table 'organisations' does not exist: did you mean organizations?",
                "references: keyless has no primary key: name the columns, as in keyless(column)",
                "table bookings has no column 'missing': it has id, org, note, n, twice, a, b, c, d, e",
                "references: 2 columns cannot reference 1");
    }

    @Test
    void indexesThatCannotBeBuilt() {
        assertRefused(
                """
                - create_index: {table: days, columns: [id], unique: true}
                - create_index: {table: hashed, columns: [note], unique: true}
                - create_index: {table: bookings, columns: [{column: note, collation: de_XX.utf8}]}
                - create_index: {table: bookings, columns: [{column: note, opclass: gin_trgm_ops}], method: gin}
                - create_index: {table: bookings, columns: [nothing], include: [nil]}
                - create_index: {table: bookings, columns: [{expression: lower(nothing)}], where: id}
                - add_constraint: {table: days, unique: [day]}
                """,
                "a unique index on the partitioned table days must contain its partition key (day), because rows are compared within a partition only: add day to columns",
                "table hashed is partitioned by an expression: PostgreSQL has no unique index over its partitions, make one on each partition",
                "collation 'de_XX.utf8' does not exist",
                "operator class 'gin_trgm_ops' does not exist for gin indexes",
                "table bookings has no column 'nothing': it has id, org, note, n, twice",
                "table bookings has no column 'nil': it has id, org, note, n, twice",
                "the index expression cannot be used: column \"nothing\" does not exist",
                "the index condition cannot be used: argument of WHERE must be type boolean, not type bigint",
                "a unique constraint on the partitioned table days cannot be built concurrently: use create_index with unique: true");
    }

    @Test
    void primaryKeysThatCannotBe() {
        assertRefused(
                """
                - add_constraint: {table: bookings, primary_key: [n]}
                - add_constraint: {table: deferred, primary_key: [a]}
                - add_constraint: {table: days, primary_key: [id, day]}
                - add_constraint: {table: keyless, primary_key: [m, n]}
                - add_constraint: {table: keyless, primary_key: [n]}
                - add_constraint: {table: keyless, name: another, primary_key: [n]}
                - create_table: {table: t, columns: [{name: a, type: int, primary_key: true}, {name: b, type: int}]}
                - add_constraint: {table: t, primary_key: [b]}
                """,
                "table bookings already has a primary key, bookings_pkey: a further key is unique: [columns]",
                "table deferred already has a primary key, later: a further key is unique: [columns]",
                "a primary key of the partitioned table days cannot be built concurrently: use create_index with unique: true",
                "table keyless has no column 'm': it has n",
                "table keyless is given a primary key (n) in this file already: a further key is unique: [columns]",
                "table t is given a primary key (a) in this file already: a further key is unique: [columns]");
    }

    @Test
    void foreignKeysOfANewTableToAKeyThatIsBuiltAfterIt() {
        assertRefused(
                """
                - add_constraint: {table: keyless, primary_key: [n]}
                - add_constraint: {table: organizations, unique: [slug]}
                - create_table:
                    table: t
                    columns: [{name: a, type: int, references: keyless}, {name: b, type: text}]
                    constraints: [{foreign_key: {column: b, references: organizations(slug)}}]
                - add_constraint: {table: bookings, foreign_key: {column: n, references: keyless}}
                """,
                "references: the key of keyless on (n) is built by this file after table t is created: add the foreign key by add_constraint, after the key",
                "references: the key of organizations on (slug) is built by this file after table t is created: add the foreign key by add_constraint, after the key");
    }

    @Test
    void checksThatReadWhatIsNotThere() {
        assertRefused(
                """
                - add_column: {table: bookings, column: a, type: int}
                - add_constraint: {table: bookings, name: c1, check: a > nothing}
                - add_constraint: {table: bookings, name: c2, check: a}
                - add_constraint: {table: bookings, name: c3, check: n in (select 1)}
                - create_table:
                    table: t
                    columns: [{name: a, type: int, default: now()}, {name: b, type: serial}, {name: c, type: text, identity: true}]
                    constraints: [{check: a > x}, {unique: [x]}, {foreign_key: {column: x, references: organizations}}]
                """,
                "the check cannot be used: column \"nothing\" does not exist",
                "the check cannot be used: argument of WHERE must be type boolean, not type integer",
                "the check cannot be used: PostgreSQL allows no sub-query in a check constraint",
                "the default of a cannot be used: it yields timestamp with time zone, and the column is int: write (now())::int",
                "'serial' is no type but a shorthand: use bigint with identity: true",
                "identity column c is text: use bigint, integer or smallint",
                "the check cannot be used: column \"x\" does not exist",
                "table t has no column 'x': it has a, c",
                "table t has no column 'x': it has a, c");
    }

    @Test
    void columnsThatCannotBeAddedOnline() {
        assertRefused(
                """
                - add_column: {table: days_all, column: a, type: int}
                - add_column: {table: typed, column: b, type: int}
                - add_column: {table: bookings, column: a, type: positive}
                - add_column: {table: bookings, column: b, type: bigserial}
                - add_column: {table: bookings, column: c, type: int, fill: n, keep_default: true}
                - add_column: {table: bookings, column: d, type: text, fill: ctid}
                - add_column: {table: bookings, column: e, type: int, fill: twice + 1}
                - add_column: {table: bookings, column: f, type: int, fill: "null", not_null: true}
                - add_column: {table: bookings, column: g, type: "varchar(2)", fill: "'abc'"}
                """,
                "table days_all is a partition of days, and has its columns: add the column to days",
                "table typed is one of a type, which has its columns: alter the type",
                "type positive is a domain with constraints: to add a column of it PostgreSQL rewrites the whole table under a lock; use its base type, and add_constraint with a check",
                "'bigserial' is no type but a shorthand: add an integer column with a fill, then a default by a sql change",
                "keep_default keeps a fill that is the same for every row, and this one is not: remove it, and set the default by a sql change in contract",
                "the fill reads a system column or the row of bookings as a whole, which triggers do not have: name the columns it needs",
                "the fill reads 'twice', a generated column of bookings, which triggers cannot see: write its expression instead",
                "the fill is null, and the column is not_null: write a fill that has a value",
                "the fill cannot be used on bookings: its value does not fit into varchar(2), which would cut it");
    }

    @Test
    void updatesThatWouldMissRowsOrMeetThemTwice() {
        assertRefused(
                """
                - update: {table: keyless, set: {n: "1"}}
                - update: {table: bookings, set: {id: id + 1}, once: true}
                - update: {table: bookings, set: {n: n + 1}}
                - update: {table: bookings, set: {twice: "1"}}
                - update: {table: bookings, set: {nothing: "1"}}
                - update: {table: bookings, set: {n: note}}
                - update: {table: bookings, set: {n: "1"}, where: note}
                - update: {table: days, set: {day: "'2020-01-01'"}}
                """,
                "table keyless has no unique key without nulls, by which rows could be found exactly once: add a primary key first",
                "the update changes its own key (id), by which rows are found: rows would be met twice or never",
                "the expression reads 'n', which the update sets: say once: true if it must be applied exactly once (n = n + 1), once: false if applying it again changes nothing (lower(sku))",
                "column 'twice' is generated by PostgreSQL and cannot be set",
                "table bookings has no column 'nothing': it has id, org, note, n, twice",
                "the expression for n cannot be used: it yields text, and the column is integer: write (note)::integer",
                "the where cannot be used: argument of WHERE must be type boolean, not type text",
                "column 'day' decides in which partition of days a row is, and cannot be updated in chunks");
    }

    /** What blocks are there nobody knows. */
    @Test
    void keylessRowsThatAreInNoHeap() {
        String message =
                "table %s has rows in another access method than heap (heap2), and no unique key without nulls by which they could be found: add a primary key first";
        assertRefused("""
                - add_column: {table: stored, column: f, type: int, fill: n + 1}
                - add_column: {table: mixed, column: f, type: int, fill: n + 1}
                - add_column: {table: stored, column: g, type: int, fill: "1"}
                """, message.formatted("stored"), message.formatted("mixed"));
    }

    @Test
    void whatTheServerIsTooOldFor() {
        try (TestDatabase old = TestDatabase.createOn(TestServers.of(14))) {
            old.execute("create table t (a int)");
            String message = "nulls_not_distinct needs PostgreSQL 15, and the server is 14.24: remove it, or upgrade";
            assertEquals(List.of(message, message, message), problems(old, """
                            - create_index: {table: t, columns: [a], unique: true, nulls_not_distinct: true}
                            - add_constraint: {table: t, unique: {columns: [a], nulls_not_distinct: true}}
                            - create_table:
                                table: n
                                columns: [{name: a, type: int}]
                                constraints: [{unique: {columns: [a], nulls_not_distinct: true}}]
                            """));
        }
    }

    private static void assertRefused(String changes, String... messages) {
        assertEquals(List.of(messages), problems(DATABASE, changes));
    }
}

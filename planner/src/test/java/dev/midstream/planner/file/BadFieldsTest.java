package dev.midstream.planner.file;

import static dev.midstream.planner.file.Bad.change;
import static dev.midstream.planner.file.Bad.file;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Refusals of what is YAML and no migration; those of one kind of change only are in the test of its reader. */
class BadFieldsTest {
    private static final String END = "\nchanges: {sql: {up: a}}";

    @ParameterizedTest
    @MethodSource({"migrations", "conditions", "changes", "fields", "names", "expressions", "twice"})
    void isRefusedWithAPlaceAndAdvice(String content, String problems) {
        Bad.check(content, problems);
    }

    static Stream<Arguments> migrations() {
        return Stream.of(
                file("after: a", "1:1: the migration needs 'migration'", "1:1: the migration needs 'changes'"),
                file(
                        "migration: m\nchange: {sql: {up: a}}",
                        "2:1: unknown field 'change' in the migration: did you mean 'changes'?"),
                file(
                        "migration: m\nhooks: []" + END,
                        "2:1: unknown field 'hooks' in the migration: known are migration, after, require, locks, changes, verify, policy"),
                file("migration: m\nchanges: []", "2:10: 'changes' is empty: it needs at least one entry"),
                file("migration:" + END, "1:11: 'migration' has no value: write one"),
                file("migration: ''" + END, "1:12: 'migration' is empty: write a name"),
                file("migration: [m]" + END, "1:12: 'migration' must be text, not a list"),
                file("migration: a/b" + END, "1:12: name 'a/b' contains '/': use '_' instead"),
                file("migration: \"a\\nb\"" + END, "1:12: name 'a\\nb' contains a control character: remove it"),
                file(
                        "migration: " + "ü".repeat(32) + END,
                        "1:12: name '" + "ü".repeat(32) + "' is 64 bytes long, PostgreSQL keeps 63: shorten it"),
                file("migration: m\nafter: [a, b, a]" + END, "2:15: 'a' is twice in 'after': remove one"),
                file("migration: m\nafter: m" + END, "2:8: 'after' names the migration itself: remove it"),
                file("migration: m\nafter: [a, null]" + END, "2:12: an entry of 'after' has no value: write one"));
    }

    static Stream<Arguments> conditions() {
        return Stream.of(
                require("{}", "2:10: require needs 'tables' or 'query'"),
                require("{table: a}", "2:11: unknown field 'table' in require: did you mean 'tables'?"),
                require("{tables: []}", "2:19: 'tables' is empty: it needs at least one entry"),
                require("{tables: a, query: b}", "2:29: require has both 'tables' and 'query': keep one"),
                require("{tables: a, else: b}", "2:28: 'else' belongs to a query: missing tables are named without it"),
                require("{query: select true}", "2:10: require needs 'else'"),
                require(
                        "{query: '', else: ''}",
                        "2:18: 'query' is empty: write one",
                        "2:28: 'else' is empty: write one"),
                require("{query: ' ; ', else: b}", "2:18: 'query' is empty: write one that answers true"),
                require(
                        "{query: select 1; select 2, else: b}",
                        "2:18: in 'query' the query contains ';': write one query, not statements"),
                require("[teams]", "2:11: an entry of 'require' must be a mapping of fields, not text"),
                file("migration: m\nverify: {else: a}" + END, "2:9: verify needs 'query'"),
                file(
                        "migration: m\nverify: {query: (select 1, else: a}" + END,
                        "2:17: in 'query' the query has a '(' that is not closed"));
    }

    static Stream<Arguments> changes() {
        String such = "must be a change such as 'add_column: {…}', not ";
        return Stream.of(
                file("migration: m\nchanges: add", "2:10: 'changes' " + such + "text"),
                change("null", "2:12: an entry of 'changes' " + such + "null"),
                change("[]", "2:12: an entry of 'changes' " + such + "a list"),
                change("{}", "2:12: an entry of 'changes' is empty: write a change such as 'add_column: {…}'"),
                file(
                        "migration: m\nchanges:\n  - sql:\n    up: a",
                        "3:5: a change has one key, its kind, and this has 'sql, up': indent the fields below the kind,"
                                + " begin each change with '-'"),
                change("{sql: }", "2:17: 'sql' has no fields: indent them below it"),
                change("{sql: drop table t}", "2:18: 'sql' must be a mapping of fields, not text"),
                change("{add_colum: {}}", "2:13: unknown change 'add_colum': did you mean 'add_column'?"),
                change(
                        "{explode: {}}",
                        "2:13: unknown change 'explode': known are add_column, add_constraint,"
                                + " create_index, create_table, drop_index, sql, update"),
                change(
                        "{drop_column: {}}, {insert: {}}",
                        "2:13: 'drop_column' is not supported yet; use a sql change",
                        "2:32: 'insert' is not supported yet; use a sql change"));
    }

    static Stream<Arguments> fields() {
        return Stream.of(
                change(
                        "{add_column: {}}",
                        "2:13: add_column needs 'table' or 'tables'",
                        "2:13: add_column needs 'column'",
                        "2:13: add_column needs 'type'"),
                change(
                        "{add_column: {table: t, colum: c, type: x}}",
                        "2:36: unknown field 'colum' in add_column: did you mean 'column'?"),
                change(
                        "{add_column: {table: t, column: c, type: x, nullable: true}}",
                        "2:56: unknown field 'nullable' in add_column: known are table, tables, column, type, fill, sync,"
                                + " not_null, references, keep_default, comment"),
                change(
                        "{add_column: {table: t, column: c, type: numeric(10,2)}}",
                        "2:53: in 'type' the type has a '(' that is not closed",
                        "2:64: unknown field '2)' in add_column: a comma ends a text in { }, so put the text before it in quotes"),
                change(
                        "{add_column: {table: t, column: [c], type: {a: b}, fill: [d], comment: }}",
                        "2:44: 'column' must be text, not a list",
                        "2:55: 'type' must be text, not a mapping",
                        "2:69: 'fill' must be text, not a list",
                        "2:82: 'comment' has no value: write one"),
                change("{sql: {up: a, transaction: 0}}", "2:39: 'transaction' must be true or false, not '0'"),
                change("{sql: {up: a, transaction: 'true'}}", "2:39: 'transaction' must be true or false, not 'true'"),
                change("{sql: {up: a, phase: expnad}}", "2:33: 'phase' cannot be 'expnad': did you mean 'expand'?"),
                change(
                        "{create_index: {table: t, columns: a, with: 70}}",
                        "2:56: 'with' must be a mapping of fields, not text"),
                change(
                        "{create_index: {table: t, columns: a, with: {fill factor: 70, buffering: []}}}",
                        "2:57: 'fill factor' is not a storage parameter: write one such as fillfactor",
                        "2:85: 'buffering' must be text, not a list"));
    }

    static Stream<Arguments> names() {
        String noTable = " is not a table name: write name, schema.name, or \"quoted.schema\".\"quoted name\"";
        return Stream.of(
                change("{update: {table: a.b.c, set: {d: 0}}}", "2:29: 'a.b.c'" + noTable),
                change("{update: {table: [a], set: {d: 0}}}", "2:29: 'table' must be text, not a list: use 'tables'"),
                change(
                        "{update: {tables: [a, '', a], set: {d: 0}}}",
                        "2:34: ''" + noTable,
                        "2:38: 'a' is twice in 'tables': remove one"),
                change(
                        "{update: {table: a, tables: [b], set: {d: 0}}}",
                        "2:40: update has both 'table' and 'tables': keep one"),
                change(
                        "{create_table: {table: s." + "t".repeat(64) + ", columns: {name: a, type: b}}}",
                        "2:35: name '" + "t".repeat(60) + "…' is 64 bytes long, PostgreSQL keeps 63: shorten it"),
                change(
                        "{create_index: {table: t, columns: a, name: '{tabel}_x'}}",
                        "2:56: name '{tabel}_x' contains a brace: the only placeholder is {table}"),
                change(
                        "{create_index: {table: t, columns: a, name: '{table}" + "x".repeat(64) + "'}}",
                        "2:56: name '{table}" + "x".repeat(53)
                                + "…' is 64 bytes long, PostgreSQL keeps 63: shorten it"),
                change("{update: {table: t, set: {'': 0}}}", "2:38: a field of 'set' is empty: write a name"));
    }

    static Stream<Arguments> expressions() {
        return Stream.of(
                check("''", "is an empty expression: write \"''\" for an empty string"),
                check("null", "has no value: write one, SQL's null in quotes: \"null\""),
                check("a > 0; drop table t", "the expression contains ';': write one expression, not statements"),
                check("'a) from b where (c'", "the expression has a ')' that was not opened"),
                check("a > $1", "the expression contains the parameter $1: write the value itself"),
                check(
                        "a > 0 --why",
                        "the expression ends in a '--' comment: remove it, or write it between /* and */"));
    }

    static Stream<Arguments> twice() {
        return Stream.of(
                file("""
                        migration: m
                        changes:
                          - add_column: {tables: [bookings, leads], column: x, type: int}
                          - add_column: {table: bookings, column: x, type: int}
                        """, "4:5: column 'x' is added to 'bookings' twice, here and at line 3: keep one"),
                file("""
                        migration: m
                        changes:
                          - create_table: {table: s.t, columns: [{name: x, type: int}]}
                          - add_column: {table: s.t, column: x, type: int}
                          - add_column: {table: t, column: x, type: int}
                        """, "4:5: column 'x' is added to 's.t' twice, here and at line 3: keep one"),
                file("""
                        migration: m
                        changes:
                          - create_table: {table: t, columns: [{name: x, type: int}]}
                          - create_table: {table: t, columns: [{name: x, type: int}]}
                        """, "4:5: table 't' is created twice, here and at line 3: keep one"));
    }

    private static Arguments require(String condition, String... problems) {
        return file("migration: m\nrequire: " + condition + END, problems);
    }

    private static Arguments check(String expression, String problem) {
        String what = problem.startsWith("the") ? "in 'check' " : "'check' ";
        return change("{add_constraint: {table: t, check: " + expression + "}}", "2:47: " + what + problem);
    }
}

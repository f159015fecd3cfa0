package dev.midstream.planner.pg;

import static dev.midstream.planner.testing.Planning.over;
import static dev.midstream.planner.testing.Planning.problems;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.TableName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@FreshDatabase
class FindingTablesTest {

    @ParameterizedTest
    @ValueSource(strings = {"Orders", "order", "a b", "it's", "naïve_ünïcødé_表", "with\"quote", "dotted.name"})
    void findsATableUnderItsExactName(String name, TestDatabase database) {
        String quoted = '"' + name.replace("\"", "\"\"") + '"';
        database.execute("create table %s (\"Select\" int, \"a\"\"b\" int)".formatted(quoted));
        Table table = over(database, c -> c.table(new TableName(Optional.empty(), name)))
                .orElseThrow();
        assertEquals(new TableRef("public", name), table.ref());
        assertEquals("\"public\"." + quoted, table.ref().sql());
        assertEquals(
                List.of("Select", "a\"b"),
                table.columns().stream().map(c -> c.name()).toList());
    }

    @Test
    void doesNotFoldCase(TestDatabase database) {
        database.execute("create table \"Orders\" ()");
        assertEquals(Optional.empty(), find(database, "orders"));
        assertEquals(List.of("Orders"), similar(database, "orders"));
    }

    @Test
    void findsATableInAnotherSchemaOnlyByItsFullName(TestDatabase database) {
        database.execute("create schema \"My Sales\"", "create table \"My Sales\".orders ()");
        assertEquals(Optional.empty(), find(database, "orders"));
        assertEquals(Optional.of(new TableRef("My Sales", "orders")), find(database, "\"My Sales\".orders"));
        assertEquals(List.of("My Sales.orders"), similar(database, "orders"));
    }

    @Test
    void followsTheSearchPathInItsOrder(TestDatabase database) {
        database.execute("create schema app", "create table app.orders ()", "create table orders ()");
        assertEquals(
                "app",
                over(database, "set search_path = app, public", c -> c.table(TableName.parse("orders")))
                        .orElseThrow()
                        .ref()
                        .schema());
        assertEquals(Optional.of(new TableRef("public", "orders")), find(database, "orders"));
    }

    @Test
    void suggestsTheNearestNames(TestDatabase database) {
        database.execute(
                "create table bookings ()",
                "create table booking_items ()",
                "create table orders ()",
                "create table parts (id int) partition by list (id)",
                "create table bookings_1 partition of parts default");
        assertEquals(List.of("bookings", "booking_items"), similar(database, "booking"));
        assertEquals(List.of("orders"), similar(database, "rders"));
        assertEquals(List.of("orders"), similar(database, "odrers"));
        assertEquals(List.of(), similar(database, "invoices"));
        assertEquals(List.of(), similar(database, "s"));
    }

    @Test
    void refusesOtherRelationsWithTheirKind(TestDatabase database) {
        database.execute(
                "create table t (id int primary key)",
                "create view v as select 1",
                "create materialized view mv as select 1",
                "create sequence s",
                "create type ct as (a int)",
                "create extension file_fdw",
                "create server files foreign data wrapper file_fdw",
                "create foreign table ft (a int) server files options (filename '/dev/null')");
        assertEquals(
                List.of(
                        "'v' is a view, not a table",
                        "'mv' is a materialized view, not a table",
                        "'s' is a sequence, not a table",
                        "'ct' is a composite type, not a table",
                        "'ft' is a foreign table, not a table",
                        "'t_pkey' is an index, not a table",
                        "table 'nothing' does not exist in this database",
                        "table 'tt' does not exist: did you mean t?"),
                problems(
                        database,
                        "- add_column: {tables: [v, mv, s, ct, ft, t_pkey, nothing, tt], column: c, type: int}"));
    }

    @Test
    void refusesTablesOfTheServerAndOfMidstreamItself(TestDatabase database) {
        database.execute("create schema midstream", "create table midstream.stream (id int)");
        assertEquals(
                List.of(
                        "pg_catalog.pg_class belongs to PostgreSQL itself: it cannot be migrated",
                        "midstream.stream belongs to Midstream itself: it cannot be migrated"),
                problems(
                        database,
                        "- add_column: {tables: [pg_catalog.pg_class, midstream.stream], column: c, type: int}"));
    }

    private static Optional<TableRef> find(TestDatabase database, String name) {
        return over(database, c -> c.table(TableName.parse(name))).map(Table::ref);
    }

    private static List<String> similar(TestDatabase database, String name) {
        return over(database, c -> c.similarTables(TableName.parse(name)));
    }
}

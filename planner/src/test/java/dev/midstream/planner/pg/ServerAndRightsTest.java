package dev.midstream.planner.pg;

import static dev.midstream.planner.testing.Planning.over;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.planner.catalog.Catalog;
import dev.midstream.planner.catalog.Catalog.QueryAnswer;
import dev.midstream.planner.catalog.Catalog.SchemaAccess;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.change.Planner;
import dev.midstream.planner.file.BadMigration;
import dev.midstream.planner.file.TableName;
import dev.midstream.planner.testing.Planning;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ServerAndRightsTest {
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final String ROLE = DATABASE.name() + "_role";
    private static final String AS_ROLE = "set role " + ROLE;

    @BeforeAll
    static void schema() {
        DATABASE.execute(
                "create role " + ROLE,
                "create schema app",
                "create table t (id int primary key, a int, b int)",
                "create table own (id int)",
                "alter table own owner to " + ROLE,
                "grant usage on schema app to " + ROLE);
    }

    @AfterAll
    static void drop() {
        DATABASE.execute("drop owned by " + ROLE, "drop role " + ROLE);
        DATABASE.close();
    }

    @Test
    void knowsTheServerAndOurPlaceOnIt() {
        Catalog.Server server = over(DATABASE, "set search_path = app, nowhere, public", Catalog::server);
        assertEquals(17, server.version().major());
        assertTrue(server.version().isSupported());
        assertEquals(DATABASE.name(), server.database());
        assertEquals("postgres", server.user());
        assertEquals(Optional.of("app"), server.defaultSchema());
        assertEquals(List.of("app", "public"), server.searchPath());
        assertFalse(server.inRecovery());
        assertTrue(server.mayCreateSchema());
        assertFalse(over(DATABASE, AS_ROLE, Catalog::server).mayCreateSchema());
        assertEquals(
                Optional.empty(),
                over(DATABASE, "set search_path = nowhere", Catalog::server).defaultSchema());
    }

    @Test
    void knowsWhatMayBeDoneInASchema() {
        assertEquals(SchemaAccess.CREATE, over(DATABASE, c -> c.schema("app")));
        assertEquals(SchemaAccess.READ_ONLY, over(DATABASE, AS_ROLE, c -> c.schema("app")));
        assertEquals(SchemaAccess.ABSENT, over(DATABASE, c -> c.schema("App")));
    }

    @Test
    void knowsWhichTableMayBeReferencedAndAltered() {
        Table t = Planning.table(DATABASE, "t");
        assertEquals(true, over(DATABASE, c -> c.mayReference(t)));
        assertEquals(false, over(DATABASE, AS_ROLE, c -> c.mayReference(t)));
        assertEquals(
                true,
                over(
                        DATABASE,
                        AS_ROLE,
                        c -> c.table(TableName.parse("own")).orElseThrow().owned()));
    }

    @Test
    void saysWhichGrantsAreMissing() {
        BadMigration refusal = Assertions.assertThrows(
                BadMigration.class, () -> over(DATABASE, AS_ROLE, c -> Planner.plan(Planning.migration("""
                                        - add_column: {table: t, column: c, type: int}
                                        - add_column: {table: own, column: c, type: int, references: t}
                                        - create_table: {table: app.n, columns: [{name: a, type: int}]}
                                        """), c)));
        assertEquals(
                List.of(
                                "role '%1$s' may not create the schema midstream in database %2$s: grant create on database %2$s to %1$s, or create the schema midstream for it",
                                "role '%1$s' does not own table t and may not alter it: run as its owner, or grant the owner's role",
                                "role '%1$s' may not reference table t: grant references on t to %1$s",
                                "role '%1$s' may not create in schema app: grant create on schema app to %1$s")
                        .stream()
                        .map(message -> message.formatted(ROLE, DATABASE.name()))
                        .toList(),
                refusal.problems().stream().map(p -> p.message()).toList());
    }

    @Test
    void asksQueriesThatMustAnswerTrue() {
        assertEquals(new QueryAnswer.Yes(), ask("select true"));
        assertEquals(new QueryAnswer.Yes(), ask("select '{\"a\": 1}'::jsonb ? 'a' -- comment"));
        assertEquals(new QueryAnswer.No("false"), ask("select false"));
        assertEquals(new QueryAnswer.No("null"), ask("select null"));
        assertEquals(new QueryAnswer.No("no row"), ask("select true where false"));
        assertEquals(new QueryAnswer.No("1"), ask("select 1"));
        assertEquals(new QueryAnswer.Fault("relation \"nowhere\" does not exist"), ask("select true from nowhere"));
        assertEquals(
                new QueryAnswer.Fault("WITH clause containing a data-modifying statement must be at the top level"),
                ask("with gone as (delete from t returning 1) select true"));
    }

    @Test
    void staysReadOnlyWhateverAQuerySays() {
        DATABASE.execute(
                "create table kept (id int)",
                "insert into kept values (1)",
                "create function wipes() returns boolean language plpgsql as 'begin delete from kept; return true; end'",
                "create function unlocks() returns boolean language sql stable as $$select set_config('default_transaction_read_only', 'off', false) = 'off'$$");
        Table t = Planning.table(DATABASE, "t");
        over(DATABASE, c -> {
            assertEquals(new QueryAnswer.Yes(), c.ask("select unlocks()"));
            assertEquals(
                    new QueryAnswer.Fault("syntax error at or near \"=\""),
                    c.ask("set default_transaction_read_only = off"));
            c.judge("unlocks()", t, c.type("boolean").orElseThrow());
            assertEquals(
                    new QueryAnswer.Fault("cannot execute DELETE in a read-only transaction"), c.ask("select wipes()"));
            return "";
        });
        assertEquals(1, DATABASE.number("select count(*) from kept"));
    }

    @Test
    void findsTheColumnsWithoutWhichAnExpressionDoesNotResolve() {
        Table t = Planning.table(DATABASE, "t");
        List<String> all = List.of("id", "a", "b");
        assertEquals(List.of("a"), over(DATABASE, c -> c.columnsRead("a + 1", t, all)));
        assertEquals(List.of("a", "b"), over(DATABASE, c -> c.columnsRead("t.b + (select t.a)", t, all)));
        assertEquals(List.of(), over(DATABASE, c -> c.columnsRead("'a'", t, all)));
        assertEquals(List.of(), over(DATABASE, c -> c.columnsRead("a + 1", t, List.of())));
        assertEquals(List.of(), over(DATABASE, c -> c.columnsRead("(select max(x.a) from t as x)", t, all)));
    }

    private static QueryAnswer ask(String query) {
        return over(DATABASE, c -> c.ask(query));
    }
}

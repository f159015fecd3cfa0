package dev.midstream.planner.pg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import dev.midstream.planner.file.MigrationReader;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.Severity;
import dev.midstream.planner.lint.file.Lint;
import dev.midstream.planner.lint.sql.Terms;
import dev.midstream.planner.lint.sql.rule.SqlRules;
import dev.midstream.planner.sql.Script;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rules say when they know the database. */
@FreshDatabase
class SqlFactsTest {

    @Test
    void theSizeOfATableDecides(TestDatabase database) throws SQLException {
        database.execute(
                "create table small (id bigint primary key, a int)",
                "create table large (id bigint primary key, a int)",
                "insert into large select g, g from generate_series(1, 50000) g",
                "analyze");
        String index = "create index i on %s (a)";
        assertEquals(
                Severity.NOTE,
                of("create-index-blocks-writes", database, index.formatted("small"))
                        .severity());
        Finding large = of("create-index-blocks-writes", database, index.formatted("public.large"));
        assertEquals(Severity.ERROR, large.severity());
        assertTrue(large.message().contains("large has about 50,000 rows"), large.message());
    }

    @Test
    void theTrafficOfASmallTableDecidesToo(TestDatabase database) throws SQLException {
        database.execute(
                "create table quiet (a int)",
                "create table written (a int)",
                "create table read (a int)",
                "insert into written select generate_series(1, 10)",
                "select pg_stat_force_next_flush()",
                "select pg_stat_reset()",
                "do $$ begin for i in 1..120 loop update written set a = i; end loop; end $$",
                "do $$ begin for i in 1..120 loop perform count(*) from read; end loop; end $$",
                "select pg_stat_force_next_flush()",
                "select 1");
        String index = "create index i on %s (a)";
        String rule = "create-index-blocks-writes";
        assertEquals(Severity.NOTE, of(rule, database, index.formatted("quiet")).severity());
        Finding written = of(rule, database, index.formatted("written"));
        assertEquals(Severity.ERROR, written.severity());
        assertTrue(written.message().contains(", 20.0 writes and 2.0 scans a second"), written.message());
        Finding read = of(rule, database, index.formatted("read"));
        assertEquals(Severity.ERROR, read.severity());
        assertTrue(read.message().contains(", 0.0 writes and 2.0 scans a second"), read.message());
    }

    @Test
    void anIndexOfTheDatabaseIsKnownToTheRulesOfMigrationFiles(TestDatabase database) throws SQLException {
        database.execute(
                "create table orgs (id int primary key)",
                "create table t (org int, a int)",
                "create index on t (org, a)",
                "create index on t (a) where org > 1");
        String key = "- add_constraint: {table: t, foreign_key: {columns: [%s], references: orgs, index: false}}\n";
        assertEquals(List.of(), ofFile(database, key.formatted("org")));
        assertEquals(List.of("fk-without-index"), ofFile(database, key.formatted("a")), "it has some rows only");
    }

    private static List<String> ofFile(TestDatabase database, String changes) throws SQLException {
        String text = "migration: m\nchanges:\n" + changes;
        try (Connection connection = database.connect()) {
            PgFacts facts = PgFacts.over(connection);
            return Lint.check(
                            MigrationReader.read("m.yaml", text),
                            text,
                            Terms.of(17).of(facts, facts.version(), true))
                    .stream()
                    .map(Finding::rule)
                    .toList();
        }
    }

    @Test
    void viewsTriggersAndPublicationsAreNamed(TestDatabase database) throws SQLException {
        database.execute(
                "create table orders (id bigint primary key, a int, b int check (b > 0))",
                "create view totals as select a from orders",
                "create function f() returns trigger language plpgsql as $$ begin return new; end $$",
                "create trigger stamp before update on orders for each row execute function f()",
                "create publication feed for table orders");
        assertEquals(
                "view totals reads orders.a: the statement fails",
                of("object-depends", database, "alter table orders drop column a")
                        .message());
        assertFalse(rules(database, "alter table orders drop column b").contains("object-depends"));
        assertTrue(of("type-change-checks-again", database, "alter table orders alter column b type bigint")
                .message()
                .startsWith("check orders_b_check is verified for every row"));
        assertEquals(
                "triggers of orders fire for every row: stamp",
                of("triggers-fire", database, "update orders set a = 1 where id = 1")
                        .message());
        assertEquals(
                "orders is published by feed: its subscribers need the same change",
                of("replicated-table", database, "alter table orders add column c int")
                        .message());
    }

    /** The server is asked as well, so that the rule is not about what some version allows. */
    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void whatPartitionedTablesRefuseIsKnown(int major) throws SQLException {
        List<String> statements = List.of(
                "create index concurrently on events (n)",
                "alter table events add constraint k unique using index events_id",
                "alter table events add foreign key (n) references orgs not valid",
                "create index concurrently on events_low (n)",
                "create index on only events (n)");
        try (TestDatabase database = TestDatabase.createOn(TestServers.of(major))) {
            database.execute(
                    "create table orgs (id int primary key)",
                    "create table events (id int, n int) partition by range (id)",
                    "create table events_low partition of events for values from (0) to (9)",
                    "create unique index events_id on events (id)");
            for (String statement : statements) {
                boolean refused = false;
                try {
                    database.execute(statement);
                } catch (IllegalStateException e) {
                    refused = true;
                }
                assertEquals(
                        refused,
                        rules(database, statement).contains("partitioned-table-refuses"),
                        statement + " on " + major);
            }
        }
    }

    @Test
    void whatTheDatabaseKnowsIsNotAskedFor(TestDatabase database) throws SQLException {
        database.execute(
                "create table customers (id bigint primary key)",
                "create table orders (id bigint primary key, customer_id int, name varchar(10), a int not null, b int)",
                "create index on orders (customer_id)",
                "alter table orders add constraint b_there check (b is not null)",
                "create function steady() returns int immutable language sql as 'select 1'",
                "create unique index orders_a on orders (a)");
        assertFalse(rules(database, "alter table orders alter column b set not null")
                .contains("set-not-null-scans"));
        assertFalse(rules(database, "alter table orders alter column name type varchar(20)")
                .contains("type-change-rewrites"));
        assertFalse(rules(database, "alter table orders add column c int default steady()")
                .contains("volatile-default"));
        String key = "alter table orders add foreign key (customer_id) references customers not valid";
        assertFalse(rules(database, key).contains("fk-without-index"));
        assertTrue(rules(database, key).contains("foreign-key-type-differs"));
        assertFalse(rules(database, "alter table orders add primary key using index orders_a")
                .contains("primary-key-over-nullable"));
    }

    @Test
    void aTableThatExistsIsNotNew(TestDatabase database) throws SQLException {
        database.execute("create table t (id bigint primary key)");
        String script = "create table if not exists t (id bigint primary key); create index i on t (id);";
        assertTrue(rules(database, script).contains("create-index-blocks-writes"));
    }

    @Test
    void anInvalidIndexIsSeen(TestDatabase database) throws SQLException {
        database.execute("create table t (a int)", "insert into t values (1), (1)");
        try {
            database.execute("create unique index concurrently broken on t (a)");
        } catch (IllegalStateException expected) {
            assertTrue(expected.getMessage().contains("could not create unique index"));
        }
        assertEquals(
                "index broken exists and is INVALID: the statement would leave it so",
                of("invalid-index-passed-over", database, "create index concurrently if not exists broken on t (a)")
                        .message());
    }

    private static Finding of(String rule, TestDatabase database, String script) throws SQLException {
        return lint(database, script).stream()
                .filter(finding -> finding.rule().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> rules(TestDatabase database, String script) throws SQLException {
        return lint(database, script).stream().map(Finding::rule).toList();
    }

    private static List<Finding> lint(TestDatabase database, String script) throws SQLException {
        try (Connection connection = database.connect()) {
            PgFacts facts = PgFacts.over(connection);
            return SqlRules.lint(Script.read("x.sql", script), Terms.of(17).of(facts, facts.version(), true));
        }
    }
}

package dev.midstream.planner.pg;

import static dev.midstream.planner.testing.Planning.over;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.planner.catalog.Catalog.Judgement;
import dev.midstream.planner.catalog.Catalog.Judgement.Constant;
import dev.midstream.planner.catalog.Catalog.Judgement.RowDependent;
import dev.midstream.planner.catalog.Catalog.Judgement.Volatile;
import dev.midstream.planner.file.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgingExpressionsTest {
    private static final TestDatabase DATABASE = TestDatabase.create();

    @BeforeAll
    static void schema() {
        DATABASE.execute(
                """
                create table orders (
                  id bigint generated always as identity, amount numeric(10,2), name text, tags text[], "Mixed Case" int,
                  data jsonb, twice numeric generated always as (amount * 2) stored, "user" text)""",
                "create table organizations (org_id int primary key, slug text)",
                "insert into organizations values (1, 'demo'), (2, 'other')",
                "create function of_row(orders) returns text language sql immutable as 'select $1.name'",
                "create function wild() returns int language plpgsql as 'begin return 1; end'",
                "create domain percent as int check (value between 0 and 100)",
                "create table parts (id int, name text) partition by list (id)");
    }

    @AfterAll
    static void drop() {
        DATABASE.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amount * 100",
                "orders.amount",
                "\"Mixed Case\" + 1",
                "(select slug::int from organizations where org_id = orders.id)",
                "(select max(o.org_id) + amount from organizations o)",
                "coalesce(amount, 0) -- line\n + 1",
                "data ? 'a' and data ?| array['b']",
                "tags[1]",
                "of_row(orders)",
                "case when amount > 0 then 1 else 0 end",
            })
    void dependsOnTheRow(String expression) {
        assertEquals(new RowDependent(), judge(expression, "text"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1 + 1 | '2'::int",
                "(select org_id from organizations where slug = 'demo') | '1'::int",
                "(select count(*) from orders) | '0'::int",
                "length(current_setting('server_encoding')) | '4'::int",
                "extract(epoch from now() - now()) | '0'::int",
                "null | null",
                "(select org_id from organizations where slug = 'nobody') | null",
            })
    void isTheSameForEveryRow(String expression, String literal) {
        assertEquals(new Constant(literal, literal.equals("null")), judge(expression, "int"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "random() | false",
                "wild() | false",
                "(select wild()) | false",
                "clock_timestamp() | false",
                "gen_random_uuid() | false",
                "random() + amount | true",
                "coalesce(name, gen_random_uuid()::text) | true",
            })
    void isAnotherValueAtEveryEvaluation(String expression, boolean readsRow) {
        assertEquals(new Volatile(readsRow), judge(expression, "text"));
    }

    @Test
    void seesWhatIsVolatileOverATableWithoutPartitions() {
        assertEquals(new Volatile(true), judge("parts", "random() + id", "text"));
        assertEquals(new RowDependent(), judge("parts", "id + 1", "text"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "amount + | syntax error at or near \")\"",
                "amont * 2 | column \"amont\" does not exist (Perhaps you meant to reference the column \"orders.amount\".)",
                "other.amount | missing FROM-clause entry for table \"other\"",
                "rownd(amount) | function rownd(numeric) does not exist (No function matches the given name and argument types. You might need to add explicit type casts.)",
                "name + 1 | operator does not exist: text + integer (No operator matches the given name and argument types. You might need to add explicit type casts.)",
                "sum(amount) | aggregate functions are not allowed in WHERE",
                "row_number() over () | window functions are not allowed in WHERE",
                "generate_series(1, 3) | set-returning functions are not allowed in WHERE",
                "(select 1, 2) | subquery must return only one column",
                "(select org_id from organizations) | more than one row returned by a subquery used as an expression",
                "(select nothing from nowhere) | relation \"nowhere\" does not exist",
                "1 / 0 | division by zero",
                "'twelve' | invalid input syntax for type integer: \"twelve\"",
                "99999999999 | integer out of range",
                "data | it yields jsonb, and the column is int: write (data)::int",
                "gen_random_uuid() | it yields uuid, and the column is int: write (gen_random_uuid())::int",
                "name | it yields text, and the column is int: write (name)::int",
                "tags | it yields text[], and the column is int: write (tags)::int",
                "amount > 0 | it yields boolean, and the column is int: write (amount > 0)::int",
            })
    void hasAFault(String expression, String message) {
        assertEquals(new Judgement.Fault(message), judge(expression, "int"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "id | uuid",
                "id | date",
                "tags | int[]",
                "name | text[]",
                "amount | jsonb",
                "tags::int[] | int",
                "data | bytea",
            })
    void doesNotFitTheColumn(String expression, String type) {
        assertInstanceOf(Judgement.Fault.class, judge(expression, type));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "id | numeric(12,2)",
                "id | int",
                "amount | bigint",
                "name | varchar(3)",
                "id | text",
                "tags | varchar(5)[]",
                "id | percent",
                "\"Mixed Case\"::percent | bigint",
                "name::varchar | text",
                "tags | text",
                "array[id] | int[]",
                "data | json",
                "name | name",
                "now() - make_interval(days => \"Mixed Case\") | date",
            })
    void fitsTheColumnAsAnAssignment(String expression, String type) {
        assertEquals(new RowDependent(), judge(expression, type));
    }

    @Test
    void doesNotWriteWhateverTheExpressionSays() {
        DATABASE.execute(
                "create table if not exists victims (id int)",
                "create or replace function writes() returns int language plpgsql as 'begin insert into victims values (1); return 1; end'",
                "create or replace function evil() returns int language plpgsql immutable as 'begin return writes(); end'");
        assertEquals(new Judgement.Fault("cannot execute INSERT in a read-only transaction"), judge("evil()", "int"));
        assertEquals(0, DATABASE.number("select count(*) from victims"));
    }

    @Test
    void aLockThatIsNotToBeHadSaysNothingOfTheExpression() throws SQLException {
        try (Connection other = DATABASE.connect();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            var table = over(DATABASE, c -> c.table(TableName.parse("orders")).orElseThrow());
            statement.execute("lock table orders");
            CatalogUnreadable unreadable = assertThrows(
                    CatalogUnreadable.class,
                    () -> over(
                            DATABASE,
                            c -> c.judge("amount", table, c.type("int").orElseThrow())));
            assertEquals("55P03", unreadable.sqlState());
        }
    }

    private static Judgement judge(String expression, String type) {
        return judge("orders", expression, type);
    }

    private static Judgement judge(String table, String expression, String type) {
        return over(
                DATABASE,
                c -> c.judge(
                        expression,
                        c.table(TableName.parse(table)).orElseThrow(),
                        c.type(type).orElseThrow()));
    }
}

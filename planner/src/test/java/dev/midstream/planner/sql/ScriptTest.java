package dev.midstream.planner.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {

    @Test
    void cutsWherePsqlDoes() {
        String script = """
            select ';' -- ; not here
            ; /* ; /* nested ; */ ; */ select $a$ ; $$ ; $a$;
            select E'it\\'s; one'; select "a;b" from (values (1); (2)) t;
            create function f() returns int begin atomic select 1; select case when true then 2 end; end;
            copy t (a) from stdin;
            1;2
            \\.
            \\echo done;
            select 2\
            """;
        assertEquals(
                List.of(
                        "select ';'",
                        "select $a$ ; $$ ; $a$",
                        "select E'it\\'s; one'",
                        "select \"a;b\" from (values (1); (2)) t",
                        "create function f() returns int begin atomic select 1; select case when true then 2 end; end",
                        "copy t (a) from stdin",
                        "\\echo done;",
                        "select 2"),
                Script.read("x.sql", script).items().stream()
                        .map(Script.Item::text)
                        .toList());
    }

    @Test
    void knowsWhereThingsStand() {
        Script script = Script.read("x.sql", "-- über\nselect 1;\n  alter table t\n    add column a int;");
        assertEquals("x.sql:3:3", script.place(script.items().get(1).at()).toString());
        TableAction add =
                alter("  alter table t\n    add column a int").actions().getFirst();
        assertEquals(20, add.at());
    }

    @Test
    void readsWhatAnAlterTableDoes() {
        assertEquals(
                List.of(
                        "AddColumn",
                        "DropColumn",
                        "ChangeType",
                        "SetDefault",
                        "DropDefault",
                        "SetNotNull",
                        "DropNotNull",
                        "AddConstraint",
                        "AddConstraintUsingIndex",
                        "ValidateConstraint",
                        "DropConstraint",
                        "ChangeStorage",
                        "DisableTrigger",
                        "Minor"),
                alter("""
                    alter table only public.t add column if not exists a int not null default 1, drop column b cascade,
                    alter c type numeric(12, 2) using c::numeric, alter column d set default now(), alter e drop default,
                    alter f set not null, alter f drop not null, add constraint g check (h > 0) not valid,
                    add constraint i primary key using index j, validate constraint k, drop constraint if exists l,
                    set tablespace m, disable trigger all, set (fillfactor = 70)\
                    """).actions().stream()
                        .map(action -> action.getClass().getSimpleName())
                        .toList());
    }

    @Test
    void readsColumnsWhoseNamesAreWordsOfTheGrammar() {
        var create = (Statement.CreateTable)
                one("create table t (position integer, value text, \"Order\" int, type varchar(5), key bytea,"
                        + " constraint p primary key (position))");
        assertEquals(
                List.of("position", "value", "Order", "type", "key"),
                create.columns().stream().map(Column::name).toList());
        assertEquals(
                List.of("position"),
                ((Constraint.PrimaryKey) create.constraints().getFirst()).columns());
    }

    @Test
    void readsForeignKeys() {
        var add = (TableAction.AddConstraint)
                alter("alter table t add constraint k foreign key (a, \"B\") references s.u (x, y) on delete cascade"
                                + " deferrable not valid")
                        .actions()
                        .getFirst();
        assertEquals(
                new Constraint.ForeignKey(
                        Optional.of("k"),
                        List.of("a", "B"),
                        new Reference(new Name(Optional.of("s"), "u"), List.of("x", "y"), true)),
                add.constraint());
        assertEquals(false, add.checked());
    }

    @Test
    void readsIndexes() {
        assertEquals(
                new Statement.CreateIndex(
                        Optional.of("i"),
                        new Name(Optional.of("s"), "t"),
                        true,
                        true,
                        true,
                        true,
                        "gist",
                        List.of(Optional.empty(), Optional.of("b"))),
                one("create unique index concurrently if not exists i on only s.t using gist (lower(a) desc, b)"
                        + " include (c) where d > 0"));
    }

    @Test
    void readsSyntaxThatIsNewerThanTheGrammar() {
        Script script = Script.read("x.sql", """
            create unique index i on t (a) nulls not distinct;
            alter table t add column g int generated always as (a + 1) virtual;
            alter table t add constraint n not null c not valid;
            alter table t alter column g set expression as (a + 2)\
            """);
        assertEquals(
                List.of(15, 18, 18, 17),
                script.items().stream().map(i -> i.newest().getFirst().major()).toList());
        var notNull = (TableAction.AddConstraint)
                ((Statement.AlterTable) script.items().get(2).statement())
                        .actions()
                        .getFirst();
        assertEquals(new Constraint.NotNull(Optional.of("n"), "c"), notNull.constraint());
        assertEquals(false, notNull.checked());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table t add column a int not null defalt 1",
                "alter table t add column a int, rename to u",
                "frobnicate t",
                "drop table if exist t",
                "select 'open",
                "\\i other.sql",
                "create table t (a int",
            })
    void saysWhatItDoesNotUnderstand(String sql) {
        assertInstanceOf(Statement.NotUnderstood.class, one(sql));
    }

    @Test
    void saysWhereItEndedToUnderstand() {
        var not = (Statement.NotUnderstood) one("drop table if exist t");
        assertEquals("'exist' is not expected here", not.reason());
        assertEquals(14, not.at());
    }

    @ParameterizedTest
    @ValueSource(strings = {"do $$ begin drop table t; end $$", "call p()", "explain analyze delete from t"})
    void saysWhatItDoesNotLookInto(String sql) {
        assertInstanceOf(Statement.Opaque.class, one(sql));
    }

    @Test
    void takesAPlaceholderOfFlywayForAName() {
        assertEquals(
                "${schema}.users",
                alter("alter table ${schema}.users add column a int").table().toString());
    }

    @Test
    void findsAChangeInsideWith() {
        assertEquals(
                new Statement.Change(Statement.Change.Verb.DELETE, Name.of("t"), false),
                one("with gone as (delete from t returning *) insert into u select * from gone"));
    }

    @Test
    void knowsFunctionsThatADefaultCalls() {
        var add = (TableAction.AddColumn)
                alter("alter table t add column a text default lower(md5(random()::varchar(5)))")
                        .actions()
                        .getFirst();
        assertEquals(
                List.of("lower", "md5", "random"),
                add.column().defaultValue().orElseThrow().functions());
    }

    @Test
    void readsManyStatements() {
        assertEquals(
                20_000,
                Script.read("x.sql", "insert into t values (1);\n".repeat(20_000))
                        .items()
                        .size());
    }

    private static Statement.AlterTable alter(String sql) {
        return assertInstanceOf(Statement.AlterTable.class, one(sql));
    }

    private static Statement one(String sql) {
        List<Script.Item> items = Script.read("x.sql", sql).items();
        assertTrue(!items.isEmpty());
        return items.getFirst().statement();
    }
}

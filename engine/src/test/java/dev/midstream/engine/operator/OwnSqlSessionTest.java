package dev.midstream.engine.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.run.Ending;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is set in the session of the author's own statements: for one of them, until something takes it back, or for the step. */
@FreshDatabase
class OwnSqlSessionTest {
    private static final String NOTE = """
            create function note() returns void language sql as
            'insert into seen select current_setting(''lock_timeout'')'""";
    private static final String NOTE_TIMEOUT = "select note()";

    @BeforeEach
    void makeTables(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, v text)",
                "insert into t select g, 'v' || g from generate_series(1, 1000) g",
                "create table seen (what text)",
                NOTE);
    }

    @Test
    void timeoutIsThatOfTheTryAndOnlyForTheStatement(TestDatabase database) {
        String block = "do $$ begin perform note(); end $$";
        try (Fixture fixture = new Fixture(database)) {
            assertEquals(
                    new Ending.Completed(),
                    fixture.run(OwnSql.file(
                            "10s",
                            NOTE_TIMEOUT,
                            block,
                            "set lock_timeout = '7s'",
                            NOTE_TIMEOUT,
                            "reset lock_timeout",
                            NOTE_TIMEOUT)));
        }
        assertEquals(List.of("100ms", "3s", "7s", "100ms"), database.rows("select what from seen"));
    }

    @Test
    void afterAConcurrentStatementTheAuthorsTimeoutIsGoneAndTheTriesAreBack(TestDatabase database) {
        database.execute("create index old on t (v)");
        String migration = OwnSql.file(
                "10s",
                "set lock_timeout = '7s'",
                NOTE_TIMEOUT,
                "drop index concurrently old",
                NOTE_TIMEOUT,
                "set lock_timeout = '7s'",
                "discard all",
                NOTE_TIMEOUT);
        try (Fixture fixture = new Fixture(database)) {
            assertEquals(new Ending.Completed(), fixture.run(migration));
        }
        assertEquals(List.of("7s", "100ms", "100ms"), database.rows("select what from seen"));
    }

    @Test
    void whatAStepHasSetDoesNotReachTheNext(TestDatabase database) {
        String look = "insert into seen select current_setting('%s')";
        String migration = """
                migration: m
                changes:
                  - sql:
                      phase: expand
                      transaction: false
                      up:
                        - create temp table kept (a int)
                        - set statement_timeout = '7s'
                        - set search_path = pg_catalog
                        - set application_name = 'nobody'
                        - set role pg_monitor
                      down: select 1
                  - sql:
                      phase: expand
                      transaction: false
                      up:
                        - %s
                        - %s
                        - insert into seen select current_user = session_user
                        - insert into seen select to_regclass('pg_temp.kept') is null
                        - insert into seen select count(*) from pg_stat_activity where pid = pg_backend_pid() and application_name like 'midstream:outside%%'
                        - set role pg_monitor
                      down: select 1
                  - create_index: {table: t, name: by_v, columns: [v]}
                """.formatted(look.formatted("statement_timeout"), look.formatted("search_path"));
        try (Fixture fixture = new Fixture(database)) {
            assertEquals(new Ending.Completed(), fixture.run(migration));
        }
        assertEquals(List.of("0", "public", "true", "true", "1"), database.rows("select what from seen"));
    }
}

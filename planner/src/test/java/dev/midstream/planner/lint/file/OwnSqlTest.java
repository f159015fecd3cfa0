package dev.midstream.planner.lint.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.planner.lint.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnSqlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create unique index i on t (a) | create-index-blocks-writes",
                "'/* why */ CREATE\n  INDEX i on t (a)' | create-index-blocks-writes",
                "'-- why\ncreate index i on t (a)' | create-index-blocks-writes",
                "drop index i | drop-index-blocks",
                "reindex table t | reindex-blocks",
                "refresh materialized view v | refresh-blocks",
                "alter table t alter column c set not null | set-not-null-scans",
                "alter table t alter c type bigint | type-change-rewrites",
                "alter table t alter column \"the c\" set data type bigint | type-change-rewrites",
                "alter table t add column c uuid default gen_random_uuid() | volatile-default",
                "alter table t add c bigserial | add-serial-column",
                "alter table t add constraint c check (a > 0) | check-validated-at-once",
                "alter table t add foreign key (a) references u | foreign-key-validated-at-once",
                "alter table t add constraint \"my key\" primary key (a) | primary-key-builds-index",
                "vacuum (full) t | vacuum-full-or-cluster",
                "truncate t | truncate",
                "lock table t | lock-table",
                "cluster | vacuum-full-or-cluster",
                "update t set a = 1 | update-without-where",
                "delete from t | update-without-where",
                "alter table t drop column c | drop-column",
                "alter table t rename to u | rename-table",
                "select 1; create index i on t (a) | create-index-blocks-writes",
            })
    void findsAStatementThatHurts(String statement, String rule) {
        assertTrue(
                rules("expand", statement).contains(rule),
                () -> rules("expand", statement).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table t add constraint c check (a > 0) not valid",
                "alter table t add constraint c unique using index i",
                "alter table t add column c int default 1",
                "alter table t add column type text",
                "alter table t alter column a set default 1",
                "create view v as select 'update t'",
                "insert into t values (1)",
            })
    void acceptsAStatementThatDoesNot(String statement) {
        assertEquals(List.of("sql-without-down"), rules("expand", statement));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"do $$ begin drop table t; end $$", "call tidy_up()", "alter table t frobnicate", "select '"})
    void saysWhatItCouldNotRead(String statement) {
        assertTrue(rules("expand", statement).contains("not-understood"), statement);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alter table t drop column c", "alter table t rename column a to b", "drop table t"})
    void acceptsBehindTheGateWhatNoClientUsesAnyMore(String statement) {
        assertEquals(List.of(), rules("contract", statement));
    }

    @Test
    void behindTheGateItStillMayNotBlock() {
        assertEquals(List.of("truncate"), rules("contract", "truncate t"));
    }

    @Test
    void aDownTakesNewWaysBackButMayNotBlockEither() {
        String changes = """
            - sql:
                up: create view v as select 1
                down: [alter table t drop column c, drop index i, drop index concurrently j]
            """;
        assertEquals(
                List.of("drop-index-blocks", "work-under-exclusive-lock", "concurrently-in-transaction"),
                Findings.of(changes).stream().map(Finding::rule).toList());
        assertEquals(
                List.of("change 1, down: DROP INDEX CONCURRENTLY cannot run inside a transaction block"),
                Findings.of("concurrently-in-transaction", changes));
    }

    @Test
    void saysFileLineAndColumnInALiteralBlock() {
        List<Finding> findings = Findings.of("""
            - sql:
                phase: contract
                up:
                  - |

                    select 1;
                      truncate t;
                  - |
                    select 2;
                    -- why
                    drop index i
            """);
        assertEquals(
                List.of(
                        "m.yaml:9:11 truncate",
                        "m.yaml:13:9 drop-index-blocks",
                        "m.yaml:13:9 work-under-exclusive-lock"),
                findings.stream().map(f -> f.place() + " " + f.rule()).toList());
    }

    @Test
    void saysTheColumnInALineAndTheValueWhereLinesAreFolded() {
        List<Finding> findings = Findings.of("""
            - sql: {phase: contract, up: "select 1; truncate t"}
            - sql:
                phase: contract
                up: >
                  select 1;
                  truncate t
            - sql: {phase: contract, up: "select 1;\\ntruncate t"}
            """);
        assertEquals(
                List.of("m.yaml:3:41", "m.yaml:6:9", "m.yaml:9:30"),
                findings.stream().map(f -> f.place().toString()).toList());
        assertTrue(
                findings.get(1).message().startsWith("change 2, up: "),
                findings.get(1).message());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# midstream:ignore truncate: empty since May\n- sql: {phase: contract, up: truncate t}",
                "- sql: {phase: contract, up: truncate t} # midstream:ignore truncate: empty since May",
                "- sql:\n    phase: contract\n    up:\n    # midstream:ignore truncate: empty\n    - |\n      select 1;\n      truncate t",
                "- sql:\n    phase: contract\n    up: |\n      -- midstream:ignore truncate: empty\n      truncate t",
                "# midstream:ignore truncate: empty\n- sql:\n    phase: contract\n    up: |\n      select 1;\n      truncate t",
            })
    void aCommentWithAReasonTakesAFindingAway(String changes) {
        assertEquals(List.of(), Findings.of(changes));
    }

    @Test
    void aCommentWithoutAReasonOrForAnUnknownRuleIsAFinding() {
        assertEquals(
                List.of("truncate", "ignore-without-reason", "ignore-unknown-rule"),
                Findings.of("""
                    # midstream:ignore truncate
                    # midstream:ignore trunkate: a slip
                    - sql: {phase: contract, up: truncate t}
                    """).stream().map(Finding::rule).toList());
    }

    @Test
    void theEngineAsksForLocksInShortTriesUnlessTheFileForbidsIt() {
        String add = "alter table t add column a int";
        String rule = "lock-without-timeout";
        assertFalse(rules("expand", add).contains(rule));
        assertEquals(List.of(), outside(rule, add));
        assertEquals(List.of(), outside(rule, "set lock_timeout = '2s'", add, "reset lock_timeout", add));
        assertEquals(
                List.of(
                        "change 1, up: ACCESS EXCLUSIVE on t is waited for without a lock_timeout: everybody queues behind it"),
                outside(rule, "set lock_timeout = 0", add));
    }

    @Test
    void theEngineLetsAConcurrentBuildWaitUnlessTheFileForbidsIt() {
        String build = "create index concurrently i on t (a)";
        String rule = "timeout-hits-concurrent-build";
        assertEquals(List.of(), outside(rule, build));
        assertEquals(List.of(), outside(rule, "set lock_timeout = '2s'", build));
        assertEquals(List.of(), outside(rule, "set statement_timeout = '1h'", "reset statement_timeout", build));
        assertEquals(
                List.of("change 1, up: the timeouts set above may cancel the build and leave an INVALID index"),
                outside(rule, "set statement_timeout = '1h'", build));
    }

    @Test
    void concurrentlyNeedsToBeOutsideATransactionAndAlone() {
        String rule = "concurrently-in-transaction";
        String build = "create index concurrently i on t (a)";
        assertEquals(1, Findings.of(rule, "- sql: {up: %s}".formatted(build)).size());
        assertEquals(
                0,
                Findings.of(rule, "- sql: {up: [%s, %s], transaction: false}".formatted("select 1", build))
                        .size());
        assertEquals(
                1,
                Findings.of(rule, "- sql: {up: select 1; %s, transaction: false}".formatted(build))
                        .size());
    }

    @Test
    void knowsWhatTheFileMakes() {
        assertEquals(List.of(), Findings.of("create-index-blocks-writes", """
                - create_table: {table: new, columns: [{name: id, type: bigint, primary_key: true}]}
                - sql: {up: create index i on new (id)}
                """));
        assertEquals(List.of(), Findings.of("fk-without-index", """
                - sql: {up: "alter table t add foreign key (a) references u not valid"}
                - create_index: {table: t, columns: [a]}
                """));
        assertEquals(List.of(), Findings.of("set-not-null-scans", """
                - sql: {phase: contract, up: alter table t alter a set not null}
                - sql: {up: alter table t add constraint c check (a is not null) not valid}
                - sql: {phase: validate, up: alter table t validate constraint c}
                """));
    }

    @Test
    void offersTheChangeThatDoesItOnline() {
        assertEquals(
                "use the change create_index",
                Findings.of("- sql: {up: create index i on t (a), down: drop view v}")
                        .getFirst()
                        .instead());
        assertEquals(
                List.of("use the change add_constraint"),
                Findings.of("""
                        - sql: {up: alter table t add primary key (a), down: alter table t drop constraint t_pkey}
                        """).stream()
                        .filter(finding -> finding.rule().equals("primary-key-builds-index"))
                        .map(Finding::instead)
                        .toList());
    }

    /** The messages of one rule about statements that run outside a transaction. */
    private static List<String> outside(String rule, String... statements) {
        return Findings.of(
                rule, "- sql: {up: [\"%s\"], transaction: false}".formatted(String.join("\", \"", statements)));
    }

    private static List<String> rules(String phase, String statement) {
        String text = statement.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return Findings.of("- sql: {phase: %s, up: \"%s\"}".formatted(phase, text)).stream()
                .map(Finding::rule)
                .toList();
    }
}

package dev.midstream.planner.lint.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.planner.catalog.ServerVersion;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.sql.rule.SqlRules;
import dev.midstream.planner.sql.Script;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule shows what it objects to and what it accepts; here both are tried. */
class SqlRulesTest {
    /** Those that need a database or a version: SqlFactsTest and the tests below. */
    static final Set<String> WITHOUT_EXAMPLES = Set.of(
            "concurrent-build-corrupts",
            "type-change-checks-again",
            "object-depends",
            "replicated-table",
            "triggers-fire",
            "newer-syntax",
            "partitioned-table-refuses");

    static Stream<About> rulesWithExamples() {
        return SqlRules.catalogue().stream().filter(rule -> !WITHOUT_EXAMPLES.contains(rule.id()));
    }

    @ParameterizedTest
    @MethodSource("rulesWithExamples")
    void objectsToItsBadExample(About rule) {
        assertTrue(rules(rule, rule.bad()).contains(rule.id()), rule.bad());
    }

    @ParameterizedTest
    @MethodSource("rulesWithExamples")
    void acceptsItsGoodExample(About rule) {
        assertFalse(rule.good().isBlank());
        assertFalse(rules(rule, rule.good()).contains(rule.id()), rule.good());
    }

    @Test
    void eachRuleSaysWhatItIs() {
        for (About rule : SqlRules.catalogue()) {
            assertTrue(rule.id().matches("[a-z]+(-[a-z]+)*"), rule.id());
            assertFalse(
                    rule.why().isBlank()
                            || rule.lock().isBlank()
                            || rule.instead().isBlank(),
                    rule.id());
        }
        assertEquals(
                SqlRules.catalogue().size(),
                SqlRules.catalogue().stream().map(About::id).distinct().count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"create-index-blocks-writes", "drop-column", "lock-without-timeout", "set-not-null-scans"})
    void leavesTablesAloneThatTheFileMakes(String rule) {
        String script = """
            create table t (id bigint primary key, a int, b int);
            create index on t (a);
            alter table t drop column b;
            alter table t alter column a set not null;\
            """;
        assertFalse(rules(Terms.of(17), script).contains(rule));
    }

    @Test
    void knowsThatTheToolOpensATransaction() {
        String script = "create index concurrently i on t (a);";
        assertFalse(rules(Terms.of(17), script).contains("concurrently-in-transaction"));
        assertTrue(rules(Terms.of(17).inTransaction(true), script).contains("concurrently-in-transaction"));
        assertTrue(rules(Terms.of(17).inTransaction(true), "commit;").contains("transaction-nesting"));
        assertTrue(rules(Terms.of(17).inTransaction(true), "begin; commit;").contains("transaction-nesting"));
    }

    @ParameterizedTest
    @CsvSource({
        "'10s', false",
        "'11s', true",
        "10001, true",
        "'500ms', false",
        "'2min', true",
        "'0.5h', true",
        "0, true"
    })
    void aLongTimeoutOfALockIsAsGoodAsNone(String value, boolean objects) {
        String script = "set lock_timeout = '%s'; alter table t add column a int".formatted(value);
        assertEquals(objects, rules(Terms.of(17), script).contains("lock-without-timeout"), value);
    }

    @Test
    void aSettingOfOneTransactionEndsWithIt() {
        String script = """
            begin; set local lock_timeout = '1s'; alter table t add column a int; commit;
            begin; alter table t add column b int; commit;\
            """;
        List<Finding> findings = lint(Terms.of(17), script).stream()
                .filter(f -> f.rule().equals("lock-without-timeout"))
                .toList();
        assertEquals(List.of(2), findings.stream().map(f -> f.place().line()).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "14, create unique index concurrently i on t (a) nulls not distinct",
        "16, alter table t alter column g set expression as (a + 2)",
        "17, alter table t add column g int generated always as (a + 1) virtual",
        "17, alter table t add constraint n not null c not valid",
    })
    void refusesSyntaxThatTheTargetDoesNotKnow(int major, String sql) {
        assertTrue(rules(Terms.of(major), sql).contains("newer-syntax"));
        assertFalse(rules(Terms.of(18), sql).contains("newer-syntax"));
    }

    /** As squawk's own tests have it: the check is of an earlier file. */
    @Test
    void aCheckOfAnEarlierFileIsBelievedToProveWhatItIsValidatedFor() {
        String file = """
            alter table foo validate constraint foo_bar_not_null;
            alter table foo alter column bar set not null;\
            """;
        assertFalse(rules(Terms.of(17), file).contains("set-not-null-scans"));
        String other =
                "alter table foo add constraint c check (a > 0) not valid;\nalter table foo validate constraint c;\n";
        assertTrue(rules(Terms.of(17), other + "alter table foo alter column bar set not null;")
                .contains("set-not-null-scans"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alter table t drop constraint c | true",
                "alter table t drop constraint if exists c | false",
                "alter table t add constraint c unique using index i | true",
                "alter table t drop constraint if exists c; alter table t add constraint c unique using index i | false",
                "alter table t rename column a to b | true",
                "alter table t alter column a set default 1 | false",
            })
    void aSecondRunFailsOnWhatTheFirstOneLeft(String statements, boolean fails) {
        assertEquals(fails, rules(Terms.of(17), "select 1; " + statements).contains("not-repeatable"), statements);
    }

    @Test
    void aLongNameIsCutAlsoWhereSomethingIsDropped() {
        assertTrue(rules(Terms.of(17), "drop table " + "a".repeat(64)).contains("identifier-too-long"));
        assertFalse(rules(Terms.of(17), "drop table " + "a".repeat(63)).contains("identifier-too-long"));
    }

    @Test
    void aVirtualColumnRewritesNothing() {
        String sql = "alter table t add column g int generated always as (a + 1) virtual";
        assertFalse(rules(Terms.of(18), sql).contains("generated-column-rewrites"));
    }

    @ParameterizedTest
    @CsvSource({"140003, true", "140004, false", "130009, false"})
    void warnsOfConcurrentBuildsThatLoseRows(int version, boolean warns) {
        Terms terms =
                new Terms(new ServerVersion(version), true, false, Facts.NONE, Set.of(), Map.of(), Terms.Waits.AS_SET);
        assertEquals(warns, rules(terms, "create index concurrently i on t (a)").contains("concurrent-build-corrupts"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "varchar(10) | varchar(20)",
                "varchar(10) | text",
                "text | varchar",
                "numeric(10,2) | numeric(12,2)",
                "varbit(4) | varbit(8)",
                "cidr | inet",
                "timestamp(3) | timestamp(6)"
            })
    void knowsChangesOfTypeThatKeepTheRows(String from, String to) {
        assertFalse(rules(Terms.of(17), change(from, to)).contains("type-change-rewrites"));
    }

    @Test
    void anUnknownFunctionMayBeVolatile() {
        assertTrue(rules(Terms.of(17), "alter table t add column a int default my_number()")
                .contains("volatile-default"));
        assertFalse(rules(Terms.of(17), "alter table t add column a timestamptz default now()")
                .contains("volatile-default"));
    }

    /** On an existing table whose column the file has just added, so that its type is known. */
    private static String change(String from, String to) {
        return "alter table t add column a %s;\nalter table t alter column a type %s;".formatted(from, to);
    }

    private static List<String> rules(About rule, String script) {
        return rules(Terms.of(17).with(Set.of(rule.id())), script);
    }

    private static List<String> rules(Terms terms, String script) {
        return lint(terms, script).stream().map(Finding::rule).toList();
    }

    private static List<Finding> lint(Terms terms, String script) {
        return SqlRules.lint(Script.read("x.sql", script), terms);
    }
}

package dev.midstream.planner.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midstream.planner.file.Change.AddColumn;
import dev.midstream.planner.file.Change.CreateIndex;
import dev.midstream.planner.file.Change.IndexKey;
import dev.midstream.planner.file.Change.Sql;
import dev.midstream.planner.file.Change.Sync;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MigrationReaderTest {
    private static final String ORG_ID = """
            migration: 0035_add_org_id_to_core_tables
            after: [0034_org_id_uuid_and_default_org]        # ordering; a DAG, not only a line
            require:                                          # checked before anything is touched
              - tables: [teams, bookings, leads, invoices, workers]
              - query: select exists (select from organizations where org_id = '00000000-0000-0000-0000-000000000001')
                else: the default organization is missing; run 0034 first
            changes:
              - add_column:
                  tables: [teams, bookings, leads, invoices, workers]
                  column: org_id
                  type: uuid
                  fill: "'00000000-0000-0000-0000-000000000001'::uuid"
                  not_null: true
                  references: organizations(org_id)
                  keep_default: false
              - create_index: {table: bookings, columns: [org_id, status]}
            verify:
              - query: select count(distinct org_id) = 1 from bookings
                else: bookings carries more than one organization
            """;

    @Test
    void theExampleOfTheDesignIsReadWhole() {
        List<TableName> core = tables("teams", "bookings", "leads", "invoices", "workers");
        Migration read = MigrationReader.read("0035.yaml", ORG_ID);
        assertEquals(
                new Migration(
                        at(1, 1),
                        "0035_add_org_id_to_core_tables",
                        List.of("0034_org_id_uuid_and_default_org"),
                        List.of(
                                new Requirement.Tables(at(4, 5), core),
                                new Requirement.Query(
                                        at(5, 5),
                                        "select exists (select from organizations where org_id = '00000000-0000-0000-0000-000000000001')",
                                        "the default organization is missing; run 0034 first")),
                        LockPolicy.USUAL,
                        List.of(
                                new AddColumn(
                                        at(8, 5),
                                        core,
                                        "org_id",
                                        "uuid",
                                        Optional.of(new Expression(
                                                at(12, 13), "'00000000-0000-0000-0000-000000000001'::uuid")),
                                        Sync.COMPUTED,
                                        true,
                                        Optional.of(new Reference(
                                                at(14, 19),
                                                TableName.parse("organizations"),
                                                List.of("org_id"),
                                                Reference.Action.NO_ACTION,
                                                Reference.Action.NO_ACTION,
                                                Optional.empty(),
                                                true)),
                                        false,
                                        Optional.empty()),
                                new CreateIndex(
                                        at(16, 5),
                                        tables("bookings"),
                                        Optional.empty(),
                                        List.of(key(16, 47, "org_id"), key(16, 55, "status")),
                                        false,
                                        false,
                                        "btree",
                                        List.of(),
                                        Optional.empty(),
                                        Map.of())),
                        List.of(new VerifyQuery(
                                at(18, 5),
                                "select count(distinct org_id) = 1 from bookings",
                                "bookings carries more than one organization")),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        read.canonical()),
                read);
    }

    @Test
    void jsonIsReadAsYamlIs() {
        Migration yaml =
                MigrationReader.read("m.yaml", "migration: \"Ünï🐘\"\nchanges: [{sql: {up: \"select\\t'/'\"}}]");
        Migration json = MigrationReader.read("m.json", """
                {
                \t"changes":[ { "sql":{"up":"select\\t'/'"} } ],
                \t"migration" : "\\u00dcn\\u00ef\\ud83d\\udc18"
                }
                """);
        assertEquals("Ünï🐘", json.name());
        assertEquals(yaml.canonical(), json.canonical());
        assertEquals(new Place("m.json", 2, 16), json.changes().getFirst().place());
    }

    @Test
    void aSingleValueStandsForAListOfOne() {
        Migration read = MigrationReader.read("0035.yaml", """
                migration: m
                after: l
                require: {tables: t}
                changes: {sql: {up: select 1}}
                verify: {query: select true, else: never}
                """);
        assertEquals(List.of("l"), read.after());
        assertEquals(List.of(new Requirement.Tables(at(3, 10), tables("t"))), read.require());
        assertEquals(
                List.of(new Sql(
                        at(4, 11),
                        PhaseName.EXPAND,
                        List.of(new OwnStatement(at(4, 21), "select 1", Optional.empty())),
                        List.of(),
                        true)),
                read.changes());
        assertEquals(List.of(new VerifyQuery(at(5, 9), "select true", "never")), read.verify());
    }

    @Test
    void wordsThatYamlTakesForSomethingElseStayWhatWasWritten() {
        Migration read = MigrationReader.read("m.yaml", """
                migration: 2024-05-01
                after: [010, 1e3, no, 22:00, True]
                changes: {sql: {up: 0}}
                """);
        assertEquals("2024-05-01", read.name());
        assertEquals(List.of("010", "1e3", "no", "22:00", "True"), read.after());
    }

    @Test
    void aQueryMayEndInASemicolon() {
        Migration read = MigrationReader.read("m.yaml", """
                migration: m
                changes: {sql: {up: select 1}}
                verify:
                  - query: |
                      select ';' = ';' ; ;
                    else: never
                """);
        assertEquals("select ';' = ';'", read.verify().getFirst().query());
    }

    @Test
    void anAliasRepeatsAValue() {
        Migration read = MigrationReader.read("m.yaml", """
                migration: m
                require: {tables: &core [a, b]}
                changes:
                  - update: {tables: *core, set: {n: 1}}
                """);
        assertEquals(tables("a", "b"), ((Change.Update) read.changes().getFirst()).tables());
    }

    @Test
    void aByteOrderMarkIsNoTrouble() {
        assertEquals(
                "m",
                MigrationReader.read("m.yaml", "\uFEFFmigration: m\nchanges: {sql: {up: a}}")
                        .name());
    }

    @Test
    void everyProblemIsReportedInTheOrderOfTheFile() {
        BadMigration bad = assertThrows(BadMigration.class, () -> MigrationReader.read("m.yaml", """
                migration: a/b
                changes:
                  - add_column: {table: t, column: a, type: int, not_null: true}
                  - drop_column: {table: t, column: b}
                  - create_index: {table: t, columns: [], unique: yes}
                verify:
                  - query: select 1; select 2
                chnages: []
                """));
        assertEquals("""
                m.yaml:1:12: name 'a/b' contains '/': use '_' instead
                m.yaml:3:60: 'not_null' without 'fill': existing rows would have no value: add fill
                m.yaml:4:5: 'drop_column' is not supported yet; use a sql change
                m.yaml:5:39: 'columns' is empty: it needs at least one entry
                m.yaml:5:51: 'unique' must be true or false, not 'yes'
                m.yaml:7:5: verify needs 'else'
                m.yaml:7:12: in 'query' the query contains ';': write one query, not statements
                m.yaml:8:1: unknown field 'chnages' in the migration: did you mean 'changes'?""", bad.getMessage());
        assertEquals(8, bad.problems().size());
    }

    @Test
    void aProblemInAnAliasedValueIsReportedOnce() {
        BadMigration bad = assertThrows(BadMigration.class, () -> MigrationReader.read("m.yaml", """
                migration: m
                require: {tables: &core [a, b.]}
                changes:
                  - update: {tables: *core, set: {n: 1}}
                """));
        assertEquals(1, bad.problems().size());
    }

    private static Place at(int line, int column) {
        return new Place("0035.yaml", line, column);
    }

    private static List<TableName> tables(String... names) {
        return Stream.of(names).map(TableName::parse).toList();
    }

    private static IndexKey key(int line, int column, String name) {
        return new IndexKey(
                at(line, column),
                Optional.of(name),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
    }
}

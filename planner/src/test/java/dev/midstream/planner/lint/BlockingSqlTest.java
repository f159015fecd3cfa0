package dev.midstream.planner.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockingSqlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create unique index i on t (a)",
                "/* why */ CREATE\n  INDEX i on t (a)",
                "-- why\ncreate index i on t (a)",
                "drop index i",
                "reindex table t",
                "refresh materialized view v",
                "alter table t alter column c set not null",
                "alter table t alter c type bigint",
                "alter table t alter column \"the c\" set data type bigint",
                "alter table t add column c uuid default gen_random_uuid()",
                "alter table t add c bigserial",
                "alter table t add constraint c check (a > 0)",
                "alter table t add foreign key (a) references u",
                "alter table t add constraint \"my key\" primary key (a)",
                "vacuum (full) t",
                "truncate t",
                "lock table t",
                "cluster",
                "update t set a = 1",
                "delete from t",
                "alter table t drop column c",
                "alter table t rename to u",
            })
    void findsAStatementThatIsKnownToBlock(String statement) {
        assertEquals(1, findings("expand", statement), statement);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create index concurrently i on t (a)",
                "drop index concurrently i",
                "reindex index concurrently i",
                "alter table t add constraint c check (a > 0) not valid",
                "alter table t add constraint c unique using index i",
                "alter table t add column c int default 1",
                "alter table t add column type text",
                "alter table t alter column a set default 1",
                "create view v as select 'update t'",
                "vacuum t",
                "insert into t values (1)",
            })
    void acceptsAStatementThatIsNot(String statement) {
        assertEquals(0, findings("expand", statement), statement);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alter table t drop column c", "alter table t rename column a to b"})
    void acceptsBehindTheGateWhatNoClientUsesAnyMore(String statement) {
        assertEquals(0, findings("contract", statement), statement);
    }

    private static int findings(String phase, String statement) {
        String text = statement.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return Findings.of("blocking-sql", "- sql: {phase: %s, up: \"%s\"}".formatted(phase, text))
                .size();
    }
}

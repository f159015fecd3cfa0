package dev.midstream.planner.lint.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.planner.lint.Severity;
import dev.midstream.planner.lint.sql.rule.SqlRules;
import dev.midstream.planner.sql.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Files as Alembic, Flyway, Rails and pg_dump write them, and all that is said of them that is more than a note. */
class CorpusTest {

    @Test
    void alembic() throws IOException {
        assertEquals(
                List.of(
                        "5 lock-without-timeout",
                        "7 backfill-with-ddl",
                        "7 work-under-exclusive-lock",
                        "9 set-not-null-scans",
                        "11 create-index-blocks-writes",
                        "13 foreign-key-validated-at-once",
                        "13 cascading-delete",
                        "13 fk-without-index"),
                findings("alembic.sql", Terms.of(17)));
    }

    @Test
    void flyway() throws IOException {
        assertEquals(
                List.of(
                        "4 small-key",
                        "5 fk-without-index",
                        "7 json-column",
                        "8 timestamp-without-time-zone",
                        "11 volatile-default",
                        "12 not-understood"),
                findings("flyway.sql", Terms.of(17).inTransaction(true)));
    }

    @Test
    void rails() throws IOException {
        assertEquals(
                List.of(
                        "2 fk-without-index",
                        "2 lock-without-timeout",
                        "4 lock-without-timeout",
                        "4 rename-column",
                        "5 lock-without-timeout",
                        "5 type-change-rewrites",
                        "6 table-without-primary-key"),
                findings("rails.sql", Terms.of(17)).stream().sorted().toList());
    }

    @Test
    void pgDump() throws IOException {
        assertEquals(List.of(), findings("pg_dump.sql", Terms.of(17)));
    }

    private static List<String> findings(String name, Terms terms) throws IOException {
        try (var in = Objects.requireNonNull(CorpusTest.class.getResourceAsStream("/lint/" + name))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return SqlRules.lint(Script.read(name, text), terms).stream()
                    .filter(finding -> finding.severity() != Severity.NOTE)
                    .map(finding -> finding.place().line() + " " + finding.rule())
                    .toList();
        }
    }
}

package dev.midstream.planner.lint.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CascadingDeleteTest {

    @Test
    void findsItInEveryChange() {
        assertEquals(
                List.of(
                        "deleting one row of orgs deletes every row that references it, in one transaction",
                        "deleting one row of two deletes every row that references it, in one transaction",
                        "deleting one row of three deletes every row that references it, in one transaction"),
                Findings.of("cascading-delete", """
                        - add_column: {tables: [t, u], column: a, type: int, references: {table: orgs, on_delete: cascade}}
                        - add_constraint: {table: t, foreign_key: {column: b, references: {table: two, on_delete: cascade}}}
                        - create_table: {table: n, columns: [{name: c, type: int, references: {table: three, on_delete: cascade}}]}
                        """));
    }

    @Test
    void acceptsEveryOtherAction() {
        assertEquals(List.of(), Findings.of("cascading-delete", """
                        - add_column: {table: t, column: a, type: int, references: {table: orgs, on_delete: set null, on_update: cascade}}
                        - add_column: {table: t, column: b, type: int, references: orgs}
                        """));
    }
}

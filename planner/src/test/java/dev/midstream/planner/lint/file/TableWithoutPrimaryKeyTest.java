package dev.midstream.planner.lint.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableWithoutPrimaryKeyTest {

    @Test
    void findsATableWithoutOne() {
        assertEquals(List.of("table t has no primary key"), Findings.of("table-without-primary-key", """
                        - create_table: {table: t, columns: [{name: a, type: int, unique: true}]}
                        """));
    }

    @Test
    void acceptsOneThatAnotherChangeAdds() {
        assertEquals(List.of("table u has no primary key"), Findings.of("table-without-primary-key", """
                        - create_table: {table: t, columns: [{name: a, type: int}]}
                        - create_table: {table: u, columns: [{name: a, type: int}]}
                        - add_constraint: {table: t, primary_key: a}
                        - add_constraint: {table: u, unique: a}
                        """));
    }

    @Test
    void acceptsOneOfSeveralColumns() {
        assertEquals(List.of(), Findings.of("table-without-primary-key", """
                        - create_table: {table: t, columns: [{name: a, type: int}, {name: b, type: int}], primary_key: [a, b]}
                        """));
    }
}

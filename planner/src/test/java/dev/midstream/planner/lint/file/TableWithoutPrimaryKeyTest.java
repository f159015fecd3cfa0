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
    void acceptsOneOfSeveralColumns() {
        assertEquals(List.of(), Findings.of("table-without-primary-key", """
                        - create_table: {table: t, columns: [{name: a, type: int}, {name: b, type: int}], primary_key: [a, b]}
                        """));
    }
}

package dev.midstream.planner.lint.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SmallKeyTest {

    @Test
    void findsAKeyThatRunsOut() {
        assertEquals(
                List.of("key t.id of type INTEGER ends at 2.1 billion rows or earlier"), Findings.of("small-key", """
                        - create_table: {table: t, columns: [{name: id, type: INTEGER, primary_key: true}]}
                        """));
    }

    @Test
    void acceptsLargeAndCompositeKeys() {
        assertEquals(List.of(), Findings.of("small-key", """
                        - create_table: {table: t, columns: [{name: id, type: bigint, primary_key: true}, {name: n, type: int}]}
                        - create_table: {table: u, columns: [{name: a, type: int}, {name: b, type: int}], primary_key: [a, b]}
                        """));
    }
}

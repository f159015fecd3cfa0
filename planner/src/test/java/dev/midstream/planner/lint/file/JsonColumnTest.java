package dev.midstream.planner.lint.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonColumnTest {

    @Test
    void findsJson() {
        assertEquals(
                List.of("t.c is json, which has no equality: queries with DISTINCT over it fail"),
                Findings.of("json-column", """
                        - add_column: {table: t, column: c, type: JSON}
                        """));
    }

    @Test
    void acceptsJsonb() {
        assertEquals(List.of(), Findings.of("json-column", """
                        - add_column: {table: t, column: c, type: jsonb}
                        """));
    }
}

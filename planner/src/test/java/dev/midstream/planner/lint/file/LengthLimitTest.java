package dev.midstream.planner.lint.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LengthLimitTest {

    @Test
    void findsALengthInTheType() {
        assertEquals(
                List.of(
                        "t.a is varchar(10): a length in the type can only be lowered by rewriting the table",
                        "t.b is char: a length in the type can only be lowered by rewriting the table"),
                Findings.of("length-limit", """
                        - add_column: {table: t, column: a, type: varchar(10)}
                        - add_column: {table: t, column: b, type: char}
                        """));
    }

    @Test
    void acceptsTextAndNumbers() {
        assertEquals(List.of(), Findings.of("length-limit", """
                        - add_column: {table: t, column: a, type: text}
                        - add_column: {table: t, column: b, type: "numeric(10,2)"}
                        - add_column: {table: t, column: c, type: varchar}
                        """));
    }
}

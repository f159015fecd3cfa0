package dev.midstream.planner.lint.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NameThatNeedsQuotesTest {

    @Test
    void findsCapitalsBlanksAndReservedWords() {
        assertEquals(
                List.of(
                        "column t.createdAt must be written in double quotes in every query",
                        "column t.user must be written in double quotes in every query",
                        "table order must be written in double quotes in every query",
                        "column order.a b must be written in double quotes in every query"),
                Findings.of("name-that-needs-quotes", """
                        - add_column: {table: t, column: createdAt, type: date}
                        - add_column: {table: t, column: user, type: text}
                        - create_table: {table: order, columns: [{name: a b, type: int}]}
                        """));
    }

    @Test
    void acceptsPlainNames() {
        assertEquals(List.of(), Findings.of("name-that-needs-quotes", """
                        - add_column: {table: Old, column: created_at2, type: date}
                        - create_table: {table: orders, columns: [{name: _a, type: int}]}
                        """));
    }
}

package dev.midstream.planner.lint.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class WideIndexTest {

    @Test
    void findsMoreThanThreeKeys() {
        assertEquals(
                List.of(
                        "an index over 4 columns is written on every insert and rarely narrows a search further than three"),
                Findings.of("wide-index", """
                        - create_index: {table: t, columns: [a, b, c, d]}
                        """));
    }

    @Test
    void acceptsThreeKeysAndUniqueOnes() {
        assertEquals(List.of(), Findings.of("wide-index", """
                        - create_index: {table: t, columns: [a, b, c], include: [d]}
                        - create_index: {table: t, columns: [a, b, c, d], unique: true}
                        """));
    }
}

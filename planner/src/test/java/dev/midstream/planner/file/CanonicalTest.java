package dev.midstream.planner.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalTest {
    private static final String FILE = """
            migration: m
            after: []
            changes:
              - add_column: {table: bookings, column: price, type: 'numeric(10,2)', fill: 1.50, not_null: true}
              - sql:
                  up: "select 'a' /* \\"\\\\ */"
            """;

    @Test
    void contentIsJsonWithSortedKeysAndOneValueALine() {
        assertEquals("""
                {
                  "after": [],
                  "changes": [
                    {
                      "add_column": {
                        "column": "price",
                        "fill": 1.50,
                        "not_null": true,
                        "table": "bookings",
                        "type": "numeric(10,2)"
                      }
                    },
                    {
                      "sql": {
                        "up": "select 'a' /* \\"\\\\ */"
                      }
                    }
                  ],
                  "migration": "m"
                }
                """, canonical(FILE));
    }

    @Test
    void canonicalTextIsAFixedPoint() {
        assertEquals(canonical(FILE), canonical(canonical(FILE)));
    }

    @Test
    void commentsLayoutAndKeyOrderDoNotMatter() {
        assertEquals(canonical(FILE), canonical("""
                # why
                changes:
                - add_column:
                    type: "numeric(10,2)"   # money
                    not_null: true
                    table: &b bookings

                    fill: 1.50
                    column: price
                - {sql: {up: 'select ''a'' /* "\\ */'}}
                "migration": 'm'
                after:
                  []
                """));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"price, prize", "1.50, 1.5", "1.50, '1.50'", "true, True", "true, false", "[], [x]"})
    void anythingElseDoes(String text, String other) {
        assertNotEquals(canonical(FILE), canonical(FILE.replace(text, other)));
    }

    @Test
    void orderOfChangesMatters() {
        String there = "- sql: {up: a}\n- sql: {up: b}\n";
        String back = "- sql: {up: b}\n- sql: {up: a}\n";
        assertNotEquals(canonical("migration: m\nchanges:\n" + there), canonical("migration: m\nchanges:\n" + back));
    }

    @Test
    void spellingsThatJsonDoesNotHaveStayText() {
        String file =
                "migration: 0x1F\nafter: [True, .5, 010, 1_0, -0, 1e5, 22:00, no]\nchanges: {sql: {up: \"a\\tb\\u0001\\nc\"}}";
        assertEquals("""
                {
                  "after": [
                    "True",
                    ".5",
                    "010",
                    "1_0",
                    -0,
                    1e5,
                    "22:00",
                    "no"
                  ],
                  "changes": {
                    "sql": {
                      "up": "a\\tb\\u0001\\nc"
                    }
                  },
                  "migration": "0x1F"
                }
                """, canonical(file));
    }

    private static String canonical(String content) {
        return MigrationReader.read("m.yaml", content).canonical();
    }

    @Test
    void policyIsNoPartOfTheContent() {
        String content = MigrationReader.read("m.yaml", FILE).canonical();
        assertEquals(
                content,
                MigrationReader.read("m.yaml", FILE + "policy: {rate: 5000, windows: 22:00-06:00}\n")
                        .canonical());
    }
}

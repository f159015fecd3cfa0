package dev.midstream.planner.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.provider.Arguments;

/** Files that are refused, and with which words. */
final class Bad {
    private Bad() {}

    static Arguments file(String content, String... problems) {
        return Arguments.of(content, "bad.yaml:" + String.join("\nbad.yaml:", problems));
    }

    /** A file with nothing but this change, which stands on line 2 from column 12. */
    static Arguments change(String change, String... problems) {
        return file("migration: m\nchanges: [ " + change + " ]", problems);
    }

    static void check(String content, String problems) {
        BadMigration bad = assertThrows(BadMigration.class, () -> MigrationReader.read("bad.yaml", content));
        assertEquals(problems, bad.getMessage());
    }
}

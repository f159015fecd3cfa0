package dev.midstream.planner.file;

import static org.junit.jupiter.api.Assertions.assertThrows;

/** One change, read from a file that holds nothing else; the change begins on line 3, its fields on line 4. */
final class One {
    private One() {}

    static Change change(String kind, String fields) {
        return MigrationReader.read("m.yaml", file(kind, fields)).changes().getFirst();
    }

    /** The problems of a change, without the name of the file. */
    static String problems(String kind, String fields) {
        return assertThrows(BadMigration.class, () -> change(kind, fields))
                .getMessage()
                .replace("m.yaml:", "");
    }

    static Place at(int line, int column) {
        return new Place("m.yaml", line, column);
    }

    private static String file(String kind, String fields) {
        return "migration: m\nchanges:\n- " + kind + ":\n" + fields.indent(4);
    }
}

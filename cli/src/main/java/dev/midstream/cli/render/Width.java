package dev.midstream.cli.render;

import java.util.List;

/** How wide text may be: the terminal's columns, which the launcher tells; in a pipe a width for logs. */
public final class Width {
    private static final int USUAL = 160;
    private static final int MIN = 60;

    private Width() {}

    public static int columns() {
        return isTold() ? Math.max(MIN, told()) : USUAL;
    }

    /** What is one line for a program that reads it, and a paragraph with its continuation indented for a person at a terminal. */
    public static List<String> paragraph(String line, int indent) {
        return isTold() ? TextTable.wrap(line, columns(), " ".repeat(indent)) : List.of(line);
    }

    private static boolean isTold() {
        return told() > 0;
    }

    private static int told() {
        return Integer.getInteger("midstream.columns", 0);
    }
}

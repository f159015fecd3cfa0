package dev.midstream.cli.render;

/** How wide a table may be: the terminal's columns, which the launcher tells; in a pipe a width for logs. */
public final class Width {
    private static final int USUAL = 120;
    private static final int MIN = 60;

    private Width() {}

    public static int columns() {
        int told = Integer.getInteger("midstream.columns", 0);
        return told == 0 ? USUAL : Math.max(MIN, told);
    }
}

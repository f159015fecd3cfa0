package dev.midstream.planner.file;

/** Where in a migration file something stands: file name as given, line and column from 1. */
public record Place(String file, int line, int column) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}

package dev.midstream.bench.measure;

/** One measurement to be made: a method on a table, for the n-th time. */
public record Case(String table, long rows, long rowsToFill, String method, int repeat) {
    @Override
    public String toString() {
        return "%s %,d rows, %s #%d".formatted(table, rows, method, repeat);
    }
}

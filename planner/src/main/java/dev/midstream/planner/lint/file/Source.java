package dev.midstream.planner.lint.file;

import dev.midstream.planner.file.OwnStatement;
import dev.midstream.planner.file.Place;
import java.util.List;

/** The text of a migration file, in which what was found inside a value gets its place. */
final class Source {
    private final List<String> lines;

    Source(String text) {
        this.lines = text.lines().toList();
    }

    /**
     * Where a place inside a statement is in the file; where the value begins if YAML folds its lines or takes escapes out.
     *
     * @param inside line and column from 1 in the statement's text
     */
    Place of(OwnStatement statement, Place inside) {
        return statement
                .firstLine()
                .map(first -> inBlock(statement, first, inside))
                .orElseGet(() -> inLine(statement, inside));
    }

    private Place inBlock(OwnStatement statement, int first, Place inside) {
        String line = line(first);
        int indent = line.length() - line.stripLeading().length();
        return new Place(statement.place().file(), first + inside.line() - 1, indent + inside.column());
    }

    private Place inLine(OwnStatement statement, Place inside) {
        Place start = statement.place();
        int at = line(start.line()).indexOf(statement.sql(), start.column() - 1);
        return at < 0 || inside.line() > 1 ? start : new Place(start.file(), start.line(), at + inside.column());
    }

    private String line(int number) {
        return number <= lines.size() ? lines.get(number - 1) : "";
    }
}

package dev.midstream.planner.lint.file;

import dev.midstream.planner.file.OwnStatement;
import dev.midstream.planner.file.Place;
import dev.midstream.planner.sql.Script;
import dev.midstream.planner.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The statements of one list of an {@code sql} change as one script, in which each begins on a line of its own. */
final class Passage {
    private final List<OwnStatement> statements;
    private final List<Integer> firstLines = new ArrayList<>();
    private final Script script;

    /** @param separately whether each text is sent by itself, outside a transaction */
    Passage(String file, List<OwnStatement> statements, boolean separately) {
        this.statements = List.copyOf(statements);
        StringBuilder text = new StringBuilder();
        int line = 1;
        for (OwnStatement statement : statements) {
            boolean together = separately && isOneTransaction(file, statement.sql());
            text.append(together ? "begin;\n" : "");
            line += together ? 1 : 0;
            firstLines.add(line);
            text.append(statement.sql()).append("\n;\n").append(together ? "commit;\n" : "");
            line += (int) statement.sql().chars().filter(c -> c == '\n').count() + 2 + (together ? 1 : 0);
        }
        this.script = Script.read(file, text.toString());
    }

    /** PostgreSQL runs several statements that are sent as one text in one transaction. */
    private static boolean isOneTransaction(String file, String sql) {
        List<Script.Item> items = Script.read(file, sql).items();
        return items.size() > 1 && items.stream().noneMatch(item -> item.statement() instanceof Statement.Transaction);
    }

    Script script() {
        return script;
    }

    /** The statement that holds a line of the script. */
    OwnStatement statement(Place inScript) {
        return statements.get(index(inScript));
    }

    /** The place inside that statement. */
    Place within(Place inScript) {
        int line = inScript.line() - firstLines.get(index(inScript)) + 1;
        return line < 1 ? new Place(inScript.file(), 1, 1) : new Place(inScript.file(), line, inScript.column());
    }

    private int index(Place inScript) {
        int index = 0;
        while (index + 1 < firstLines.size() && firstLines.get(index + 1) <= inScript.line()) {
            index++;
        }
        return index;
    }
}

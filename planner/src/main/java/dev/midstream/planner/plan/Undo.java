package dev.midstream.planner.plan;

import dev.midstream.planner.catalog.TableRef;
import java.util.List;

/** How a step is taken back before contract. */
public sealed interface Undo {
    /** Nothing remains of it once the other steps are undone. */
    record Nothing() implements Undo {}

    /** By these statements, in one transaction; they do nothing if the object is already gone. */
    record Statements(List<String> statements) implements Undo {
        public Statements {
            statements = List.copyOf(statements);
        }
    }

    /** By a statement that cannot run in a transaction; it does nothing if the object is already gone. */
    record Concurrently(String statement) implements Undo {}

    /** By building an index that was dropped, concurrently; nothing is done if it is there and valid. */
    record BuildIndex(TableRef index, String create) implements Undo {}

    /** Not at all; what stays behind. */
    record Impossible(String remains) implements Undo {}
}

package dev.midstream.planner.lint.sql;

import dev.midstream.planner.lint.sql.Situation.Past;
import dev.midstream.planner.sql.Script.Item;
import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.Statement.Transaction;
import java.util.ArrayList;
import java.util.List;

/** Goes through scripts as a session would, one after the other, and notes which statement belongs to which transaction. */
final class Walk {
    private final List<Past> steps = new ArrayList<>();
    private int transaction;

    private Walk() {}

    /** One situation for each statement, by script. */
    static List<List<Situation>> through(List<Part> parts) {
        Walk walk = new Walk();
        for (int script = 0; script < parts.size(); script++) {
            walk.go(parts.get(script), script);
        }
        List<List<Situation>> situations = new ArrayList<>();
        parts.forEach(part -> situations.add(new ArrayList<>()));
        for (int i = 0; i < walk.steps.size(); i++) {
            int script = walk.steps.get(i).script();
            situations
                    .get(script)
                    .add(new Situation(walk.steps, i, parts.get(script).terms()));
        }
        return situations;
    }

    private void go(Part part, int script) {
        transaction++;
        boolean block = part.terms().inTransaction();
        for (Item item : part.script().items()) {
            Transaction.Act act = item.statement() instanceof Transaction t ? t.act() : Transaction.Act.WITHIN;
            boolean neutral = item.statement() instanceof Statement.Plain plain
                    && plain.kind().startsWith("psql");
            switch (act) {
                case BEGIN -> {
                    transaction += block ? 0 : 1;
                    block = true;
                    steps.add(new Past(item, transaction, true, script));
                }
                case COMMIT, ROLLBACK -> {
                    steps.add(new Past(item, transaction, block, script));
                    block = false;
                    transaction++;
                }
                case WITHIN -> {
                    transaction += block || neutral ? 0 : 1;
                    steps.add(new Past(item, transaction, block, script));
                }
            }
        }
    }
}

package dev.midstream.planner.lint.sql;

import dev.midstream.planner.lint.sql.Situation.Past;
import dev.midstream.planner.sql.Script;
import dev.midstream.planner.sql.Script.Item;
import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.Statement.Transaction;
import java.util.ArrayList;
import java.util.List;

/** Goes through a script as a session would, and notes which statement belongs to which transaction. */
final class Walk {
    private Walk() {}

    /** One situation for each statement. */
    static List<Situation> through(Script script, Terms terms) {
        List<Past> steps = steps(script, terms.inTransaction());
        List<Item> items = script.items();
        List<Situation> situations = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            situations.add(new Situation(steps.get(i), steps.subList(0, i), items.subList(i + 1, items.size()), terms));
        }
        return situations;
    }

    private static List<Past> steps(Script script, boolean assumed) {
        List<Past> steps = new ArrayList<>();
        int transaction = 1;
        boolean block = assumed;
        for (Item item : script.items()) {
            Transaction.Act act = item.statement() instanceof Transaction t ? t.act() : Transaction.Act.WITHIN;
            boolean neutral = item.statement() instanceof Statement.Plain plain
                    && plain.kind().startsWith("psql");
            switch (act) {
                case BEGIN -> {
                    transaction += block ? 0 : 1;
                    block = true;
                    steps.add(new Past(item, transaction, true));
                }
                case COMMIT, ROLLBACK -> {
                    steps.add(new Past(item, transaction, block));
                    block = false;
                    transaction++;
                }
                case WITHIN -> {
                    transaction += block || neutral ? 0 : 1;
                    steps.add(new Past(item, transaction, block));
                }
            }
        }
        return steps;
    }
}

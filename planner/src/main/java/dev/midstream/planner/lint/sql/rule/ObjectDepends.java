package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** PostgreSQL refuses, or takes the object along. */
final class ObjectDepends implements SqlRule {
    @Override
    public About about() {
        return About.error("object-depends")
                .why("a view that reads the column makes DROP COLUMN and ALTER TYPE fail, and CASCADE drops the view")
                .lock("none: it fails")
                .instead("replace the view first, in the same transaction, and make it again afterwards")
                .bad("")
                .good("");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        Stream<TableAction> touched =
                Stream.concat(here.actions(TableAction.DropColumn.class), here.actions(TableAction.ChangeType.class));
        return touched.flatMap(action -> here.facts(here.table()).stream()
                .flatMap(table -> table.views().entrySet().stream())
                .filter(view -> view.getValue().contains(column(action)))
                .map(view -> here.risk(
                        action,
                        "view %s reads %s.%s: the statement fails"
                                .formatted(view.getKey(), here.table(), column(action)))));
    }

    private static String column(TableAction action) {
        return switch (action) {
            case TableAction.DropColumn drop -> drop.column();
            case TableAction.ChangeType change -> change.column();
            default -> throw new IllegalArgumentException(action.toString());
        };
    }
}

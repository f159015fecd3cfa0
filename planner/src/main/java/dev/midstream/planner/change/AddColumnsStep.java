package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All new columns of a table in one statement: the strong lock is taken once. */
final class AddColumnsStep implements Draft.StepMaker {
    private final TableRef table;
    private final Map<String, String> definitions = new LinkedHashMap<>();
    private final Map<String, String> comments = new LinkedHashMap<>();

    AddColumnsStep(TableRef table) {
        this.table = table;
    }

    void add(String column, String definition) {
        definitions.put(column, definition);
    }

    void comment(String column, String comment) {
        comments.put(column, comment);
    }

    @Override
    public Step make(int number) {
        List<String> statements = new ArrayList<>();
        statements.add(alter("add column ", definitions.values()));
        comments.forEach((column, comment) -> statements.add("comment on column %s.%s is %s"
                .formatted(table.sql(), Identifier.quoted(column), Identifier.literal(comment))));
        return new Step.Ddl(
                number,
                "add %s to %s".formatted(String.join(", ", definitions.keySet()), table.label()),
                Footprint.catalogOnly(LockMode.ACCESS_EXCLUSIVE, table),
                statements,
                new Undo.Statements(List.of(alter(
                        "drop column if exists ",
                        definitions.keySet().stream().map(Identifier::quoted).toList()))));
    }

    private String alter(String action, Collection<String> what) {
        return what.stream()
                .collect(Collectors.joining(", " + action, "alter table " + table.sql() + " " + action, ""));
    }
}

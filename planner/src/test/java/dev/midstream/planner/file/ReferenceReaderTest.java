package dev.midstream.planner.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.planner.file.Reference.Action;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceReaderTest {
    @Test
    void textNamesATableAndPerhapsItsColumns() {
        assertEquals(to("organizations"), read("organizations"));
        assertEquals(to("organizations", "org_id"), read("organizations(org_id)"));
        assertEquals(to("sales.organizations", "org_id"), read("sales.organizations (org_id)"));
        assertEquals(to("organizations", "region", "org id"), read("'organizations( region , \"org id\")'"));
        assertEquals(to("\"odd(name)\"", "a,b"), read("'\"odd(name)\"(\"a,b\")'"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "''",
                "(id)",
                "o(",
                "o()",
                "o(id",
                "o(id,)",
                "o(id))",
                "o(id) on delete cascade",
                "o on delete cascade",
                "a.b.c(id)"
            })
    void otherTextIsRefused(String text) {
        String shown = text.equals("''") ? text : "'" + text + "'";
        assertEquals(
                "7:19: " + shown
                        + " is not a reference: write table, table(column) or {table: …, column: …, on_delete: …}",
                One.problems("add_constraint", foreignKey(text)));
    }

    @ParameterizedTest
    @CsvSource({
        "no action, NO_ACTION", "no_action, NO_ACTION", "NO  ACTION, NO_ACTION", "Restrict, RESTRICT",
        "cascade, CASCADE", "set null, SET_NULL", "SET_NULL, SET_NULL", "set default, SET_DEFAULT"
    })
    void actionsAreWrittenAsPeopleWriteThem(String text, Action action) {
        assertEquals(action, read("{table: o, on_delete: " + text + "}").onDelete());
        assertEquals(action, read("{table: o, on_update: " + text + "}").onUpdate());
    }

    @Test
    void unknownActionIsRefused() {
        assertEquals(
                "7:41: 'on_delete' cannot be 'cascad': did you mean 'cascade'?",
                One.problems("add_constraint", foreignKey("{table: o, on_delete: cascad}")));
    }

    private static Reference to(String table, String... columns) {
        return new Reference(
                One.at(7, 19),
                TableName.parse(table),
                List.of(columns),
                Action.NO_ACTION,
                Action.NO_ACTION,
                Optional.empty(),
                true);
    }

    private static Reference read(String references) {
        Change.AddConstraint change = (Change.AddConstraint) One.change("add_constraint", foreignKey(references));
        return ((ConstraintSpec.ForeignKey) change.constraint()).references();
    }

    private static String foreignKey(String references) {
        String columns = references.contains(" , ") ? "[x, y]" : "x";
        return "table: t\nforeign_key:\n  columns: " + columns + "\n  references: " + references;
    }
}

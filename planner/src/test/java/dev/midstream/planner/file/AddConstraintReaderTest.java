package dev.midstream.planner.file;

import static dev.midstream.planner.file.One.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.planner.file.Change.AddConstraint;
import dev.midstream.planner.file.ConstraintSpec.Check;
import dev.midstream.planner.file.ConstraintSpec.ForeignKey;
import dev.midstream.planner.file.ConstraintSpec.PrimaryKey;
import dev.midstream.planner.file.ConstraintSpec.Unique;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AddConstraintReaderTest {
    @Test
    void aForeignKeyHasColumnsOnBothSides() {
        Reference references = new Reference(
                at(8, 19),
                TableName.parse("orders"),
                List.of("region", "id"),
                Reference.Action.CASCADE,
                Reference.Action.NO_ACTION,
                Optional.empty(),
                true);
        assertEquals(
                new AddConstraint(
                        at(3, 3),
                        List.of(TableName.parse("a"), TableName.parse("b")),
                        new ForeignKey(
                                at(3, 3), Optional.of("{table}_order_fk"), List.of("region", "order_id"), references)),
                One.change("add_constraint", """
                        tables: [a, b]
                        name: "{table}_order_fk"
                        foreign_key:
                          columns: [region, order_id]
                          references: {table: orders, columns: [region, id], on_delete: cascade}
                        """));
    }

    @Test
    void aForeignKeyMayBeNamedWhereItPoints() {
        AddConstraint read = (AddConstraint) One.change("add_constraint", """
                table: t
                foreign_key: {column: o, references: {table: orders, name: t_o_fk}}
                """);
        assertEquals(Optional.of("t_o_fk"), read.constraint().name());
    }

    @Test
    void aForeignKeyHasAnIndexUnlessItSaysOtherwise() {
        assertTrue(wantsIndex("{column: o, references: orders}"));
        assertTrue(wantsIndex("{column: o, references: {table: orders, index: true}, index: true}"));
        assertFalse(wantsIndex("{column: o, references: orders, index: false}"));
        assertFalse(wantsIndex("{column: o, references: {table: orders, index: false}}"));
    }

    private static boolean wantsIndex(String foreignKey) {
        AddConstraint read = (AddConstraint) One.change("add_constraint", "table: t\nforeign_key: " + foreignKey);
        return ((ForeignKey) read.constraint()).references().index();
    }

    @Test
    void aCheckIsAnExpression() {
        assertEquals(
                constraint(new Check(at(3, 3), Optional.empty(), new Expression(at(5, 12), "a > 0"))),
                One.change("add_constraint", "table: t\ncheck: a > 0"));
    }

    @Test
    void uniqueIsAListOrAMapping() {
        assertEquals(
                constraint(new Unique(at(3, 3), Optional.of("u"), List.of("a", "b"), false)),
                One.change("add_constraint", "table: t\nname: u\nunique: [a, b]"));
        assertEquals(
                constraint(new Unique(at(3, 3), Optional.empty(), List.of("a"), true)),
                One.change("add_constraint", "table: t\nunique: {columns: a, nulls_not_distinct: true}"));
    }

    @Test
    void aPrimaryKeyIsAListOrOneColumn() {
        assertEquals(
                constraint(new PrimaryKey(at(3, 3), Optional.of("{table}_pk"), List.of("a", "b"))),
                One.change("add_constraint", "table: t\nname: \"{table}_pk\"\nprimary_key: [a, b]"));
        assertEquals(
                constraint(new PrimaryKey(at(3, 3), Optional.empty(), List.of("a"))),
                One.change("add_constraint", "table: t\nprimary_key: a"));
    }

    @Test
    void aPrimaryKeyHasColumnsAndNoneTwice() {
        assertEquals(
                "5:18: 'primary_key' is empty: it needs at least one entry",
                One.problems("add_constraint", "table: t\nprimary_key: []"));
        assertEquals(
                "5:22: 'a' is twice in 'primary_key': remove one",
                One.problems("add_constraint", "table: t\nprimary_key: [a, a]"));
    }

    @Test
    void aConstraintIsOneOfThem() {
        assertEquals(
                "3:3: add_constraint needs 'foreign_key' or 'check' or 'unique' or 'primary_key'",
                One.problems("add_constraint", "table: t"));
        assertEquals(
                "6:13: add_constraint has both 'check' and 'unique': keep one",
                One.problems("add_constraint", "table: t\ncheck: a > 0\nunique: a"));
        assertEquals(
                "6:18: add_constraint has both 'unique' and 'primary_key': keep one",
                One.problems("add_constraint", "table: t\nunique: a\nprimary_key: a"));
    }

    @Test
    void bothSidesOfAForeignKeyAgree() {
        assertEquals(
                "5:45: 'columns' and the referenced columns differ in number, 1 and 2: name as many on both sides",
                One.problems("add_constraint", "table: t\nforeign_key: {columns: [o], references: \"o(a, b)\"}"));
        assertEquals(
                "6:43: the foreign key has a name, and another one in 'references': keep one",
                One.problems(
                        "add_constraint",
                        "table: t\nname: x\nforeign_key: {columns: a, references: {table: o, name: y}}"));
    }

    private static AddConstraint constraint(ConstraintSpec constraint) {
        return new AddConstraint(at(3, 3), List.of(TableName.parse("t")), constraint);
    }
}

package dev.midstream.planner.file;

import static dev.midstream.planner.file.One.at;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.planner.file.Change.Update;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UpdateReaderTest {
    @Test
    void everythingCanBeSaid() {
        Update read = (Update) One.change("update", """
                table: items
                set: {sku: lower(trim(sku)), count: count + 1, note: "null"}
                where: sku is not null
                once: true
                """);
        assertEquals(
                new Update(
                        at(3, 3),
                        List.of(TableName.parse("items")),
                        Map.of(
                                "sku", new Expression(at(5, 16), "lower(trim(sku))"),
                                "count", new Expression(at(5, 41), "count + 1"),
                                "note", new Expression(at(5, 58), "null")),
                        Optional.of(new Expression(at(6, 12), "sku is not null")),
                        Optional.of(true)),
                read);
        assertEquals(List.of("sku", "count", "note"), List.copyOf(read.set().keySet()));
    }

    @Test
    void whetherItMayRunTwiceMayBeLeftUnsaid() {
        assertEquals(Optional.empty(), ((Update) One.change("update", "table: t\nset: {a: 0}")).once());
    }

    @Test
    void everyExpressionIsChecked() {
        assertEquals(
                """
                5:14: 'a' has no value: write one, SQL's null in quotes: "null"
                5:23: 'b' is an empty expression: write "''" for an empty string
                5:30: in 'c' the expression has a ')' that was not opened
                6:12: in 'where' the expression contains ';': write one expression, not statements""",
                One.problems(
                        "update", "table: t\nset: {a: null, b: '', c: a) from b where (c}\nwhere: true; drop table t"));
    }

    @Test
    void somethingMustBeSet() {
        assertEquals("3:3: update needs 'set'", One.problems("update", "table: t"));
        assertEquals(
                "5:10: 'set' is empty: write at least one 'column: expression'",
                One.problems("update", "table: t\nset: {}"));
        assertEquals(
                "5:10: 'set' must be a mapping of fields, not text", One.problems("update", "table: t\nset: a = 1"));
    }
}

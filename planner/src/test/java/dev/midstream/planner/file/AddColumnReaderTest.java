package dev.midstream.planner.file;

import static dev.midstream.planner.file.One.at;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.planner.file.Change.AddColumn;
import dev.midstream.planner.file.Change.Sync;
import dev.midstream.planner.file.Reference.Action;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AddColumnReaderTest {
    @Test
    void everythingCanBeSaid() {
        Change read = One.change("add_column", """
                tables: [sales.bookings, '"Order lines"']
                column: total
                type: numeric(10,2)
                fill: |
                  price * count   -- gross
                  - discount
                sync: missing
                not_null: true
                references: {table: totals, column: total, on_delete: SET NULL, on_update: cascade, name: 'fk_{table}', index: false}
                keep_default: true
                comment: ''
                """);
        Reference references = new Reference(
                at(12, 17),
                TableName.parse("totals"),
                List.of("total"),
                Action.SET_NULL,
                Action.CASCADE,
                Optional.of("fk_{table}"),
                false);
        assertEquals(
                new AddColumn(
                        at(3, 3),
                        List.of(TableName.parse("sales.bookings"), TableName.parse("\"Order lines\"")),
                        "total",
                        "numeric(10,2)",
                        Optional.of(new Expression(at(7, 11), "price * count   -- gross\n- discount")),
                        Sync.MISSING,
                        true,
                        Optional.of(references),
                        true,
                        Optional.of("")),
                read);
    }

    @Test
    void littleMustBeSaid() {
        assertEquals(
                new AddColumn(
                        at(3, 3),
                        List.of(TableName.parse("t")),
                        "c",
                        "int",
                        Optional.empty(),
                        Sync.COMPUTED,
                        false,
                        Optional.empty(),
                        false,
                        Optional.empty()),
                One.change("add_column", "table: t\ncolumn: c\ntype: int"));
    }

    @Test
    void anyScalarIsAnExpression() {
        assertEquals("0", fill("0"));
        assertEquals("1.50", fill("1.50"));
        assertEquals("true", fill("true"));
        assertEquals("null", fill("'null'"));
        assertEquals("''", fill("\"''\""));
    }

    @Test
    void whatNeedsAFillIsRefusedWithoutOne() {
        assertEquals("""
                7:15: 'not_null' without 'fill': existing rows would have no value: add fill
                8:11: 'sync' says what 'fill' means, and there is none: add fill, or remove sync
                9:19: 'keep_default' keeps 'fill', and there is none: add fill, or remove keep_default""", One.problems("add_column", """
                        table: t
                        column: c
                        type: int
                        not_null: true
                        sync: computed
                        keep_default: false
                        """));
    }

    @Test
    void aTypeIsATypeAndNothingElse() {
        for (String type : List.of(
                "timestamp with time zone",
                "double precision",
                "int[]",
                "\"default\"",
                "text collate \"C\"",
                "app.nullity")) {
            assertEquals(type, ((AddColumn) One.change("add_column", columnOf(type))).type());
        }
        assertEquals(
                "6:11: 'type' contains 'not null': write that as a field of its own",
                One.problems("add_column", columnOf("int NOT  NULL default 0")));
        assertEquals(
                "6:11: in 'type' the type has a '(' that is not closed",
                One.problems("add_column", columnOf("numeric(10")));
    }

    private static String columnOf(String type) {
        return "table: t\ncolumn: c\ntype: '" + type + "'";
    }

    private static String fill(String yaml) {
        return ((AddColumn) One.change("add_column", "table: t\ncolumn: c\ntype: x\nfill: " + yaml))
                .fill()
                .orElseThrow()
                .sql();
    }
}

package dev.midstream.planner.file;

import static dev.midstream.planner.file.One.at;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.planner.file.Change.CreateTable;
import dev.midstream.planner.file.Change.CreateTable.Column;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CreateTableReaderTest {
    @Test
    void everythingCanBeSaid() {
        Change read = One.change("create_table", """
                table: sales.orders
                columns:
                  - {name: id, type: bigint, identity: true, comment: the number on the invoice}
                  - {name: org_id, type: uuid, not_null: true, references: organizations}
                  - {name: sku, type: text, unique: true, default: "''"}
                primary_key: [org_id, id]
                constraints:
                  - {name: sku_is_short, check: length(sku) < 20}
                  - unique: [org_id, sku]
                comment: what was sold
                """);
        assertEquals(
                new CreateTable(
                        at(3, 3),
                        TableName.parse("sales.orders"),
                        List.of(
                                new Column(
                                        at(6, 9),
                                        "id",
                                        "bigint",
                                        false,
                                        Optional.empty(),
                                        true,
                                        false,
                                        Optional.empty(),
                                        Optional.of("the number on the invoice")),
                                new Column(
                                        at(7, 9),
                                        "org_id",
                                        "uuid",
                                        true,
                                        Optional.empty(),
                                        false,
                                        false,
                                        Optional.of(new Reference(
                                                at(7, 64),
                                                TableName.parse("organizations"),
                                                List.of(),
                                                Reference.Action.NO_ACTION,
                                                Reference.Action.NO_ACTION,
                                                Optional.empty(),
                                                true)),
                                        Optional.empty()),
                                new Column(
                                        at(8, 9),
                                        "sku",
                                        "text",
                                        false,
                                        Optional.of(new Expression(at(8, 56), "''")),
                                        false,
                                        true,
                                        Optional.empty(),
                                        Optional.empty())),
                        List.of("org_id", "id"),
                        List.of(
                                new ConstraintSpec.Check(
                                        at(11, 9),
                                        Optional.of("sku_is_short"),
                                        new Expression(at(11, 37), "length(sku) < 20")),
                                new ConstraintSpec.Unique(
                                        at(12, 9), Optional.empty(), List.of("org_id", "sku"), false)),
                        Optional.of("what was sold")),
                read);
    }

    @Test
    void columnsCanBeMarkedAsThePrimaryKey() {
        CreateTable read = (CreateTable) One.change("create_table", """
                table: t
                columns:
                  - {name: a, type: int, primary_key: true}
                  - {name: b, type: int}
                  - {name: c, type: int, primary_key: true}
                """);
        assertEquals(List.of("a", "c"), read.primaryKey());
    }

    @Test
    void aColumnThatIsThereTwiceIsRefusedAtBothPlaces() {
        assertEquals(
                "8:9: column 'a' is in this table twice, here and at line 6: keep one",
                One.problems("create_table", """
                        table: t
                        columns:
                          - {name: a, type: int}
                          - {name: b, type: int}
                          - {name: a, type: text}
                        """));
    }

    @Test
    void aPrimaryKeyOfUnknownColumnsIsRefused() {
        assertEquals("""
                7:19: 'primary_key' names 'idd', which is no column of this table: did you mean 'id'?
                7:24: 'primary_key' names 'tenant', which is no column of this table: known are id""", One.problems("create_table", """
                        table: t
                        columns:
                          - {name: id, type: int}
                        primary_key: [idd, tenant]
                        """));
    }

    @Test
    void aPrimaryKeyGivenTwiceIsRefused() {
        assertEquals(
                "7:18: the primary key is given here and on a column: keep the list, or 'primary_key: true' on the columns",
                One.problems("create_table", """
                        table: t
                        columns:
                          - {name: id, type: int, primary_key: true}
                        primary_key: id
                        """));
    }

    @Test
    void aColumnWithAProblemStillCountsForThePrimaryKey() {
        assertEquals(
                "6:9: a column needs 'type'",
                One.problems("create_table", "table: t\ncolumns:\n  - name: id\nprimary_key: id"));
    }

    @Test
    void anIdentityColumnHasNoDefault() {
        assertEquals(
                "6:56: 'default' on an identity column, which numbers itself: keep one of the two",
                One.problems("create_table", """
                        table: t
                        columns:
                          - {name: id, type: int, identity: true, default: 1}
                        """));
    }
}

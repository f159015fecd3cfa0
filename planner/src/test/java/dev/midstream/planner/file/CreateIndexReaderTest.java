package dev.midstream.planner.file;

import static dev.midstream.planner.file.One.at;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.planner.file.Change.CreateIndex;
import dev.midstream.planner.file.Change.IndexKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CreateIndexReaderTest {
    @Test
    void everythingCanBeSaid() {
        Change read = One.change("create_index", """
                tables: [users, admins]
                name: "{table}_by_email"
                columns:
                  - {expression: lower(email), collation: '"C"', opclass: text_pattern_ops}
                  - {column: created_at, order: desc, nulls: last}
                  - org_id
                unique: true
                nulls_not_distinct: true
                method: btree
                include: [name]
                where: deleted_at is null
                with: {fillfactor: 70, deduplicate_items: off}
                """);
        assertEquals(
                new CreateIndex(
                        at(3, 3),
                        List.of(TableName.parse("users"), TableName.parse("admins")),
                        Optional.of("{table}_by_email"),
                        List.of(
                                new IndexKey(
                                        at(7, 9),
                                        Optional.empty(),
                                        Optional.of(new Expression(at(7, 22), "lower(email)")),
                                        Optional.of("\"C\""),
                                        Optional.of("text_pattern_ops"),
                                        false,
                                        Optional.empty()),
                                new IndexKey(
                                        at(8, 9),
                                        Optional.of("created_at"),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        true,
                                        Optional.of(false)),
                                key(9, 9, "org_id")),
                        true,
                        true,
                        "btree",
                        List.of("name"),
                        Optional.of(new Expression(at(14, 12), "deleted_at is null")),
                        Map.of("fillfactor", "70", "deduplicate_items", "off")),
                read);
    }

    @Test
    void littleMustBeSaid() {
        assertEquals(
                new CreateIndex(
                        at(3, 3),
                        List.of(TableName.parse("t")),
                        Optional.empty(),
                        List.of(key(5, 14, "a")),
                        false,
                        false,
                        "btree",
                        List.of(),
                        Optional.empty(),
                        Map.of()),
                One.change("create_index", "table: t\ncolumns: a"));
    }

    @Test
    void onlyBtreesAreUnique() {
        assertEquals(
                "6:13: only a btree index can be unique: remove unique, or method",
                One.problems("create_index", "table: t\ncolumns: a\nunique: true\nmethod: gin"));
    }

    @Test
    void nullsNotDistinctIsForUniqueIndexes() {
        assertEquals(
                "6:25: 'nulls_not_distinct' without 'unique': add unique: true, or remove it",
                One.problems("create_index", "table: t\ncolumns: a\nnulls_not_distinct: true"));
    }

    @Test
    void shortFormsOfSqlAreNoColumnNames() {
        assertEquals("""
                6:7: 'lower(email)' is no column name: write {expression: …}
                7:7: 'created_at DESC' is no column name: write {column: created_at, order: DESC}""", One.problems("create_index", "table: t\ncolumns:\n- lower(email)\n- created_at DESC"));
        assertEquals(
                List.of(key(5, 14, "order descending")),
                ((CreateIndex) One.change("create_index", "table: t\ncolumns: order descending")).keys());
    }

    @Test
    void aKeyIsAColumnOrAnExpression() {
        assertEquals(
                """
                6:7: an index key needs 'column' or 'expression'
                7:31: an index key has both 'column' and 'expression': keep one""", One.problems("create_index", "table: t\ncolumns:\n- {order: asc}\n- {column: a, expression: b}"));
    }

    private static IndexKey key(int line, int column, String name) {
        return new IndexKey(
                at(line, column),
                Optional.of(name),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
    }
}

package dev.midstream.planner.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableNameTest {
    @Test
    void namesAreTakenAsTheCatalogSpellsThem() {
        assertEquals(named("bookings"), TableName.parse("bookings"));
        assertEquals(named("Order"), TableName.parse("Order"));
        assertEquals(named("größe$1"), TableName.parse("größe$1"));
        assertEquals(named("sales", "bookings"), TableName.parse("sales.bookings"));
    }

    @Test
    void blanksAroundThePartsAreNoPartOfThem() {
        assertEquals(named("bookings"), TableName.parse(" bookings\n"));
        assertEquals(named("sales", "bookings"), TableName.parse("sales . bookings"));
        assertEquals(named("my sales", " b "), TableName.parse("\"my sales\" . \" b \""));
    }

    @Test
    void quotesHoldWhateverANameMayContain() {
        assertEquals(named("order lines"), TableName.parse("\"order lines\""));
        assertEquals(named("a.b", "c"), TableName.parse("\"a.b\".c"));
        assertEquals(named("sales", "a\"b"), TableName.parse("sales.\"a\"\"b\""));
        assertEquals(named("\""), TableName.parse("\"\"\"\""));
        assertEquals(named("t(x), y;"), TableName.parse("\"t(x), y;\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", ".", "a.", ".b", "a.b.c", "a..b", "\"\"", "\"open", "open\"", "\"a\"b", "a\"b\"", "\"a\"\"",
                "a b", "a, b", "a(b)", "a;", "a\nb", "\"a\".", "a\u0001"
            })
    void anythingElseIsRefused(String text) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> TableName.parse(text));
        assertEquals(
                Quoted.of(text) + " is not a table name: write name, schema.name, or \"quoted.schema\".\"quoted name\"",
                refusal.getMessage());
    }

    @Test
    void aNameOfAMegabyteIsNoTrouble() {
        String name = "\"\"".repeat(500_000);
        assertEquals(500_000, TableName.parse("\"" + name + "\"").name().length());
    }

    private static TableName named(String name) {
        return new TableName(Optional.empty(), name);
    }

    private static TableName named(String schema, String name) {
        return new TableName(Optional.of(schema), name);
    }
}

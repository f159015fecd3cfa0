package dev.midstream.planner.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierTest {

    @Test
    void isAlwaysQuoted() {
        assertEquals("\"a\"\"b\"", new Identifier("a\"b").sql());
        assertEquals("\"a\", \"Select\"", Identifier.list(List.of("a", "Select")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"it's", "back\\slash", "\\'; drop table t; --", "E'x'", "$$", "äöü表", "line\nbreak", ""})
    void literalsAreReadAsTheyWere(String text) {
        try (TestDatabase database = TestDatabase.create()) {
            assertEquals(List.of(text), database.rows("select " + Identifier.literal(text)));
            database.execute("set standard_conforming_strings = off; create table t as select %s::text as c"
                    .formatted(Identifier.literal(text)));
            assertEquals(List.of(text), database.rows("select c from t"));
        }
    }

    @Test
    void madeNamesFitAndStayApart() {
        assertEquals("orders_id_idx", Identifier.made("orders", "id", "idx"));
        String first = Identifier.made("x".repeat(60), "one", "idx");
        String second = Identifier.made("x".repeat(60), "two", "idx");
        assertEquals(63, first.length());
        assertNotEquals(first, second);
        assertEquals(first, Identifier.made("x".repeat(60), "one", "idx"));
    }

    @Test
    void madeNamesAreCutBetweenCharacters() {
        String made = Identifier.made("表".repeat(30), "😀".repeat(10));
        assertTrue(made.getBytes(UTF_8).length <= 63);
        assertEquals(made, new String(made.getBytes(UTF_8), UTF_8));
    }
}

package dev.midstream.planner.pg;

import static dev.midstream.planner.testing.Planning.over;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.planner.catalog.Catalog;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypesTest {
    private static final TestDatabase DATABASE = TestDatabase.create();

    @BeforeAll
    static void schema() {
        DATABASE.execute(
                "create schema s",
                "create type s.\"Mood\" as enum ('ok')",
                "create domain plain as varchar(5)",
                "create domain positive as int check (value > 0)",
                "create domain small_positive as positive",
                "create domain required as int not null");
    }

    @AfterAll
    static void drop() {
        DATABASE.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "numeric(10,2) | numeric",
                "varchar(5) | character varying",
                "char(5) | bpchar",
                "bit(3) | \"bit\"",
                "int | integer",
                "timestamp(3) with time zone | timestamp with time zone",
                "s.\"Mood\"[] | s.\"Mood\"[]",
                "varchar(5)[] | character varying[]",
                "plain | character varying",
                "\"char\" | \"char\"",
            })
    void areKnownWithAndWithoutModifiers(String text, String unmodified) {
        Catalog.Type type = type(text).orElseThrow();
        assertEquals(text, type.text());
        assertEquals(unmodified, type.unmodified());
        assertTrue(type(unmodified).isPresent());
        assertFalse(type.constrained());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "integr",
                "serial",
                "anyelement",
                "record",
                "trigger",
                "numeric(10",
                "int int",
                "setof int",
                "no.such",
                "",
                "1"
            })
    void areRefusedIfNoColumnCanHaveThem(String text) {
        assertEquals(Optional.empty(), type(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"positive", "small_positive", "required"})
    void areConstrainedByAnyDomainBelow(String text) {
        assertTrue(type(text).orElseThrow().constrained());
    }

    @ParameterizedTest
    @CsvSource({
        "json, false",
        "point, false",
        "xml, false",
        "jsonb, true",
        "int[], true",
        "json[], false",
        "circle, false",
        "positive, true"
    })
    void areComparableIfTheyHaveEquality(String text, boolean comparable) {
        assertEquals(comparable, type(text).orElseThrow().comparable());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "C | \"pg_catalog\".\"C\"",
                "pg_catalog.C | \"pg_catalog\".\"C\"",
                "s.dotted.name | \"s\".\"dotted.name\"",
                "de_XX.utf8 | \"public\".\"de_XX.utf8\"",
            })
    void findsCollationsByWholeOrQualifiedName(String text, String sql) {
        DATABASE.execute(
                "create collation if not exists \"de_XX.utf8\" from \"C\"",
                "create collation if not exists s.\"dotted.name\" from \"C\"");
        String quoted = text.equals("s.dotted.name") ? "s.\"dotted.name\"" : text;
        assertEquals(Optional.of(sql), over(DATABASE, c -> c.collation(quoted)));
        assertEquals(Optional.empty(), over(DATABASE, c -> c.collation(text + "; drop table t")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "btree | text_pattern_ops | \"pg_catalog\".\"text_pattern_ops\"",
                "gin | jsonb_path_ops | \"pg_catalog\".\"jsonb_path_ops\"",
                "gist | tsvector_ops(siglen = 100) | \"pg_catalog\".\"tsvector_ops\"(siglen = 100)",
                "gin | text_pattern_ops |",
                "btree | no_such_ops |",
                "gist | tsvector_ops(siglen = 100) desc; drop table t |",
            })
    void findsOperatorClassesOfAMethod(String method, String text, String sql) {
        assertEquals(Optional.ofNullable(sql), over(DATABASE, c -> c.operatorClass(method, text)));
    }

    private static Optional<Catalog.Type> type(String text) {
        return over(DATABASE, c -> c.type(text));
    }
}

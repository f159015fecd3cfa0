package dev.midstream.planner.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.TestDatabase;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "a + b * (c - d)",
                "'it''s; (fine'",
                "\"odd \"\"name(\" || ')'",
                "tags[1] || array[1, 2]",
                "E'it\\'s ) fine'",
                "e'\\\\'",
                "U&'d\\0061t' || n'x'",
                "'a backslash \\'",
                "'one'\n'two'",
                "E'one'\n  '\\' two'",
                "E'one' -- and\n '\\' two'",
                "$$ it's ) ; -- fine $$",
                "$tag$ $$ ) $tag$",
                "$größe$ ) $größe$",
                "a$b$c + 1",
                "preis_in_€ + größe",
                "data -> 'a' ->> 'b'",
                "a - -1",
                "a / b",
                "a -- why\n+ b",
                "a -- why\r+ b",
                "a /* why ) */ + b",
                "a /* outer /* ) inner */ ) */ + b",
                "a /**/ + b",
                "(select max(x) from t where x < 5)",
                "data ? 'k' and data @> '{\"a\": 1}'",
                "x::numeric(10,2)",
            })
    void whatStaysBetweenBracketsIsAnExpression(String text) {
        assertEquals(Optional.empty(), ExpressionText.objection(text));
    }

    @Test
    void whatDoesNotIsObjectedTo() {
        Map.ofEntries(
                        Map.entry("", "the expression is empty"),
                        Map.entry(" \n ", "the expression is empty"),
                        Map.entry("a\0b", "the expression contains a zero byte"),
                        Map.entry("'a\0b'", "the expression contains a zero byte"),
                        Map.entry(
                                "1; drop table t", "the expression contains ';': write one expression, not statements"),
                        Map.entry("(a", "the expression has a '(' that is not closed"),
                        Map.entry("a[1", "the expression has a '[' that is not closed"),
                        Map.entry("a) from b where (c", "the expression has a ')' that was not opened"),
                        Map.entry("a] + [b", "the expression has a ']' that was not opened"),
                        Map.entry("(a] + [b)", "the expression closes a '(' with ']'"),
                        Map.entry("'open", "the expression has a ' that is not closed"),
                        Map.entry("\"open", "the expression has a \" that is not closed"),
                        Map.entry("E'open\\'", "the expression has a ' that is not closed"),
                        Map.entry("E'one'\n'\\'", "the expression has a ' that is not closed"),
                        Map.entry("$$ open", "the expression has a $$ that is not closed"),
                        Map.entry("$a$ open $b$", "the expression has a $a$ that is not closed"),
                        Map.entry("$a$ open $A$", "the expression has a $a$ that is not closed"),
                        Map.entry("a + $1", "the expression contains the parameter $1: write the value itself"),
                        Map.entry("a /* open", "the expression has a comment that is not closed"),
                        Map.entry("a /* /* open */", "the expression has a comment that is not closed"),
                        Map.entry("a /*/", "the expression has a comment that is not closed"),
                        Map.entry(
                                "a -- end",
                                "the expression ends in a '--' comment: remove it, or write it between /* and */"))
                .forEach((text, objection) ->
                        assertEquals(Optional.of(objection), ExpressionText.objection(text), text));
    }

    /** Each of these leaves the brackets it is put in, which a reader with simpler rules for quotes would not notice. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1) -- '\n, (2",
                "E'\\\\') -- '\n, ('x'",
                "'\\') -- '\n, ('x'",
                "a$$b$) , (1 -- $b$\n",
                "a$E'\\') -- '\n, ('x'",
                "E'a'\n'\\' x ') -- '\n, ('x'",
                "1 -- \r) , (2",
            })
    void postgresAgreesThatTheseEscape(String text) {
        assertEquals(Optional.of("the expression has a ')' that was not opened"), ExpressionText.objection(text), text);
        try (TestDatabase database = TestDatabase.create()) {
            database.execute("create domain a$e as text");
            String query = "select (%s) from (select 1 as a$$b$) x".formatted(text);
            assertEquals(2, database.rows(query).getFirst().split("\\|").length, text);
        }
    }

    /** The other way round: what looks like an escape stays inside. */
    @Test
    void postgresAgreesThatTheseStayInside() {
        try (TestDatabase database = TestDatabase.create()) {
            Map.of(
                            "'it''s) (fine'", "it's) (fine",
                            "E'\\') -- '", "') -- ",
                            "E'a'\n'\\') -- '", "a') -- ",
                            "E'a' -- c\n\t'\\') -- '", "a') -- ",
                            "$a$ $$) -- $a$", " $$) -- ",
                            "'a' /* /* ) */ -- ) */ || 'b'", "ab",
                            "'\\' || ')' || '\\'", "\\)\\")
                    .forEach((text, value) -> {
                        assertEquals(Optional.empty(), ExpressionText.objection(text), text);
                        assertEquals(value, database.value("select (" + text + ")"), text);
                    });
        }
    }

    @Test
    void aTextOfAMegabyteIsNoTrouble() {
        String names = "a$".repeat(500_000);
        assertEquals(Optional.empty(), ExpressionText.objection(names));
        assertEquals(Optional.empty(), ExpressionText.objection("(".repeat(500_000) + ")".repeat(500_000)));
        assertEquals(
                Optional.of("the expression has a comment that is not closed"),
                ExpressionText.objection("/*".repeat(500_000)));
    }
}

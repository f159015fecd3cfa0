package dev.midstream.planner.file;

import static dev.midstream.planner.file.Bad.change;
import static dev.midstream.planner.file.Bad.file;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Refusals of what is not YAML, or YAML of a kind that no migration file needs. */
class NotYamlTest {
    private static final String END = "\nchanges: {sql: {up: a}}";

    @ParameterizedTest
    @MethodSource({"shapes", "mistakes", "features", "limits"})
    void isRefusedWithAPlaceAndAdvice(String content, String problems) {
        Bad.check(content, problems);
    }

    static Stream<Arguments> shapes() {
        String empty = "1:1: the file is empty: write at least migration and changes";
        String second =
                "4:1: a second document begins here and a migration file holds one: move it to a file of its own";
        String root = "1:1: a migration file is a mapping of fields such as migration and changes, not ";
        return Stream.of(
                file("", empty),
                file("# only a comment\n", empty),
                file("---\n", empty),
                file("null", empty),
                file("- migration: m", root + "a list"),
                file("migration:m", root + "text"),
                file("migration: m" + END + "\n---\nmigration: n", second),
                file("migration: m" + END + "\n---\n", second));
    }

    static Stream<Arguments> mistakes() {
        String quotes = "text behind the end of a value: put the whole text in quotes";
        return Stream.of(
                file("migration: m\n\tafter: l", "2:1: a tab stands where YAML wants spaces: indent with spaces"),
                file(
                        "fill: a: b",
                        "1:8: a second ': ' in one value, or an indentation that fits no line above:"
                                + " put the whole text in quotes, or correct the indentation"),
                file("fill: 'a' || b", "1:12: " + quotes),
                file("fill: 'a' b", "1:11: " + quotes + ", or correct the indentation"),
                file("fill: *a", "1:7: a text that begins with '*' is an alias to YAML: put the whole text in quotes"),
                file(
                        "fill: @a",
                        "1:7: an unquoted text cannot begin with this character: put the whole text in quotes"),
                file(
                        "fill: \"a\\.b\"",
                        "1:10: this is no escape in double quotes: write \\\\ for a backslash, or use single quotes"),
                file("a:\n  b: 'c\n' d", "3:3: " + quotes),
                file(
                        "a: \"\\u12\"",
                        "1:7: this is no escape in double quotes: write \\\\ for a backslash, or use single quotes"),
                file(
                        "a: \"\\u",
                        "1:7: this is no escape in double quotes: write \\\\ for a backslash, or use single quotes"),
                file("fill: 'a\nb: c\n", "3:1: the quote opened at line 1 is not closed: close it"),
                file("up: |x\n  y", "1:6: " + quotes),
                file(
                        "up: | x\n  y",
                        "1:7: a text block begins on the line after its '|' or '>': move the text there, or put it in quotes"),
                file(
                        "a: [b, c\nd: e",
                        "2:2: the bracket opened at line 1 lacks a comma or its end: add it, or put texts with brackets in quotes"),
                file("a:\n  - b\n c: d", "3:2: the indentation fits no line above: correct it"),
                file("a: b\nc\n", "3:1: this line is no 'field: value': add the colon and a space behind it"),
                file(
                        "a: - b",
                        "1:4: a list cannot begin on the line of its field: start it on the next line, or write it in [ ]"),
                file(
                        "%YAML 3.0\n---\na: b",
                        "1:1: this is not YAML (found incompatible YAML document (version 1.* is required)):"
                                + " put texts with special characters in quotes"));
    }

    static Stream<Arguments> features() {
        String tag = " is not supported: remove it, or put the whole text in quotes";
        return Stream.of(
                file(
                        "migration: m\nmigration: n" + END,
                        "2:1: field 'migration' is written twice, here and at 1:1: keep one"),
                change(
                        "{sql: {up: a, down: b, up: c}}",
                        "2:35: field 'up' is written twice, here and at 2:19: keep one"),
                change("{sql: {<<: {up: a}}}", "2:19: merge keys ('<<') are not supported: write the fields out"),
                change("{sql: {? [up] : a}}", "2:21: the name of a field must be text, not a list"),
                change(
                        "{sql: {up: !!binary YQ==, down: !raw b, transaction: !!bool no}}",
                        "2:23: the tag '!!binary'" + tag,
                        "2:44: the tag '!raw'" + tag,
                        "2:65: the tag '!!bool'" + tag),
                file(
                        "a: !!java.net.URL b",
                        "1:4: YAML tags are not supported: remove it, or put the whole text in quotes"),
                file("migration: m\nchanges: &a [*a]", "2:10: '&a' contains an alias of itself: write the value out"));
    }

    static Stream<Arguments> limits() {
        StringBuilder doubling = new StringBuilder("a0: &a0 [x, x]\n");
        StringBuilder deepening = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 40; i++) {
            doubling.append("a%1$d: &a%1$d [*a%2$d, *a%2$d]\n".formatted(i, i - 1));
            deepening.append("a%1$d: &a%1$d [[[[[*a%2$d]]]]]\n".formatted(i, i - 1));
        }
        String aliases = "aliases ('*') repeat this value too often or too deep: use fewer";
        return Stream.of(
                file(
                        "a: b\u0007",
                        "1:5: the character U+0007 cannot stand in a file: remove it, or write \"\\u0007\" in double quotes"),
                file(
                        "a: b\n# \u0000",
                        "2:3: the character U+0000 cannot stand in a file: remove it, or write \"\\u0000\" in double quotes"),
                file(
                        "a".repeat(3_000_001),
                        "1:1: the file is longer than 3000000 characters: split it into several migrations"),
                file("a: " + "[".repeat(60), "1:54: more than 50 levels of lists and mappings: a migration needs ten"),
                file(doubling.toString(), "1:13: " + aliases),
                file(deepening.toString(), "2:13: " + aliases));
    }
}

package dev.midstream.planner.file;

import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Why SnakeYAML could not read a text, for its author. SnakeYAML names the token it met; the mistake is nearly always one of
 * these, most of them an SQL text without quotes.
 *
 * @param at where it is; empty if SnakeYAML does not say
 */
record YamlMistake(Optional<Mark> at, String advice) {

    private record Known(String symptom, String advice) {}

    private static final String QUOTES = "put the whole text in quotes";

    private static final List<Known> KNOWN = List.of(
            new Known("(TAB)", "a tab stands where YAML wants spaces: indent with spaces"),
            new Known(
                    "mapping values are not allowed here",
                    "a second ': ' in one value, or an indentation that fits no line above: " + QUOTES
                            + ", or correct the indentation"),
            new Known("found undefined alias", "a text that begins with '*' is an alias to YAML: " + QUOTES),
            new Known("that cannot start any token", "an unquoted text cannot begin with this character: " + QUOTES),
            new Known(
                    "expected <block end>, but found '<scalar>'",
                    "text behind the end of a value: " + QUOTES + ", or correct the indentation"),
            new Known("expected chomping or indentation indicators", "text behind the end of a value: " + QUOTES),
            new Known("A simple key is required", "text behind the end of a value: " + QUOTES),
            new Known(
                    "expected a comment or a line break",
                    "a text block begins on the line after its '|' or '>': move the text there, or put it in quotes"),
            new Known("expected <block end>", "the indentation fits no line above: correct it"),
            new Known("expected '<document start>'", "the indentation fits no line above: correct it"),
            new Known(
                    "could not find expected ':'",
                    "this line is no 'field: value': add the colon and a space behind it"),
            new Known("found unexpected end of stream", "the quote opened at line {opened} is not closed: close it"),
            new Known(
                    "expected ',' or",
                    "the bracket opened at line {opened} lacks a comma or its end: add it, or put texts with brackets in quotes"),
            new Known("escape", "this is no escape in double quotes: write \\\\ for a backslash, or use single quotes"),
            new Known(
                    "sequence entries are not allowed here",
                    "a list cannot begin on the line of its field: start it on the next line, or write it in [ ]"),
            new Known("Global tag is not allowed", "YAML tags are not supported: remove it, or " + QUOTES),
            new Known(
                    "Nesting Depth exceeded",
                    "more than " + YamlDocument.NESTING_MAX + " levels of lists and mappings: a migration needs ten"));

    static YamlMistake of(RuntimeException e) {
        Optional<MarkedYAMLException> marked =
                Optional.of(e).filter(MarkedYAMLException.class::isInstance).map(MarkedYAMLException.class::cast);
        String problem = marked.map(MarkedYAMLException::getProblem)
                .or(() -> Optional.ofNullable(e.getMessage()).filter(message -> e instanceof YAMLException))
                .orElse("escape cut off, which fails as a JDK exception");
        String opened = marked.map(MarkedYAMLException::getContextMark)
                .map(mark -> String.valueOf(mark.getLine() + 1))
                .orElse("?");
        return new YamlMistake(
                marked.map(MarkedYAMLException::getProblemMark), advice(problem).replace("{opened}", opened));
    }

    private static String advice(String problem) {
        return KNOWN.stream()
                .filter(known -> problem.contains(known.symptom))
                .findFirst()
                .map(Known::advice)
                .orElseGet(() -> "this is not YAML (%s): put texts with special characters in quotes"
                        .formatted(problem.replaceAll("\\p{Cntrl}", "?")));
    }
}

package dev.midstream.engine.pg.violation;

import dev.midstream.planner.catalog.Identifier;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Pieces of the queries. */
final class SqlText {
    private SqlText() {}

    /** Values as {@code (a, b) = (1, null)}; {@code labels} and {@code values} correspond. */
    static String named(List<String> labels, List<String> values) {
        String texts = values.stream()
                .map("coalesce((%s)::text, 'null')"::formatted)
                .collect(Collectors.joining(" || ', ' || "));
        return "%s || left(%s, %d) || ')'"
                .formatted(
                        Identifier.literal("(%s) = (".formatted(String.join(", ", labels))),
                        texts,
                        Inquiry.NAME_CHARACTERS_MAX);
    }

    /** Names for so many columns of a sub-query. */
    static List<String> columns(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "midstream_" + i).toList();
    }

    /** {@code expression as name, …}. */
    static String aliased(List<String> expressions, List<String> names) {
        return IntStream.range(0, names.size())
                .mapToObj(i -> "(%s) as %s".formatted(expressions.get(i), names.get(i)))
                .collect(Collectors.joining(", "));
    }
}

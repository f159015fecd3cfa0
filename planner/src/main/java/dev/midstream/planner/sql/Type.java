package dev.midstream.planner.sql;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A type as written.
 *
 * @param base without modifiers and array brackets, under PostgreSQL's short name: {@code int8} for {@code bigint}
 * @param modifiers the numbers in parentheses
 */
public record Type(String text, String base, List<Integer> modifiers, boolean isArray) {
    private static final Pattern MODIFIERS = Pattern.compile("\\(([^)]*)\\)");
    private static final Map<String, String> SHORT = Map.ofEntries(
            Map.entry("bigint", "int8"),
            Map.entry("integer", "int4"),
            Map.entry("int", "int4"),
            Map.entry("smallint", "int2"),
            Map.entry("bigserial", "serial8"),
            Map.entry("serial", "serial4"),
            Map.entry("smallserial", "serial2"),
            Map.entry("character varying", "varchar"),
            Map.entry("char varying", "varchar"),
            Map.entry("character", "char"),
            Map.entry("bpchar", "char"),
            Map.entry("decimal", "numeric"),
            Map.entry("boolean", "bool"),
            Map.entry("double precision", "float8"),
            Map.entry("real", "float4"),
            Map.entry("timestamp without time zone", "timestamp"),
            Map.entry("timestamp with time zone", "timestamptz"),
            Map.entry("time without time zone", "time"),
            Map.entry("time with time zone", "timetz"),
            Map.entry("bit varying", "varbit"));

    public Type {
        modifiers = List.copyOf(modifiers);
    }

    /** Reads a type; quotes and a leading {@code pg_catalog} are dropped. */
    public static Type of(String text) {
        boolean array = text.contains("[") || text.toLowerCase(Locale.ROOT).matches(".*\\sarray(\\s.*)?");
        var found = MODIFIERS.matcher(text);
        List<Integer> modifiers = found.find()
                ? Pattern.compile(",")
                        .splitAsStream(found.group(1))
                        .map(String::strip)
                        .filter(m -> m.matches("\\d{1,9}"))
                        .map(Integer::valueOf)
                        .toList()
                : List.of();
        String words = MODIFIERS
                .matcher(text)
                .replaceAll(" ")
                .replaceAll("\\[\\s*\\d*\\s*]", " ")
                .replace("\"", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\barray\\b", " ")
                .strip()
                .replaceAll("\\s+", " ")
                .replaceFirst("^pg_catalog\\.", "");
        return new Type(text, SHORT.getOrDefault(words, words), modifiers, array);
    }

    public boolean isSerial() {
        return base.startsWith("serial");
    }
}

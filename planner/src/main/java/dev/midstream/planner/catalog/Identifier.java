package dev.midstream.planner.catalog;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** A name in PostgreSQL and the only place where one becomes SQL text. */
public record Identifier(String name) {
    /** PostgreSQL's NAMEDATALEN - 1. Longer names are cut by the server, silently. */
    public static final int BYTES_MAX = 63;

    /** Always in double quotes: reserved words, capitals and quotes need no second thought. */
    public String sql() {
        return quoted(name);
    }

    public static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** {@code "a", "b"}. */
    public static String list(Collection<String> names) {
        return names.stream().map(Identifier::quoted).collect(Collectors.joining(", "));
    }

    /** A string constant, safe whatever {@code standard_conforming_strings} says. */
    public static String literal(String text) {
        String quoted = "'" + text.replace("'", "''") + "'";
        return text.contains("\\") ? "E" + quoted.replace("\\", "\\\\") : quoted;
    }

    /** A name made of parts joined by {@code _}; too long a one is cut and told apart by a hash of the whole. */
    public static String made(String... parts) {
        String whole = String.join("_", parts);
        if (bytes(whole) <= BYTES_MAX) {
            return whole;
        }
        String hash = "_" + HexFormat.of().toHexDigits(whole.hashCode());
        int end = whole.length();
        while (bytes(whole.substring(0, end)) > BYTES_MAX - hash.length()) {
            end = whole.offsetByCodePoints(end, -1);
        }
        return whole.substring(0, end) + hash;
    }

    /** Whether PostgreSQL would cut it. */
    public static boolean isTooLong(String name) {
        return bytes(name) > BYTES_MAX;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}

package dev.midstream.planner.file;

import java.util.stream.Collectors;

/** The user's own words inside a message: on one line, and no longer than a reader wants to see. */
final class Quoted {
    private static final int LENGTH_MAX = 60;

    private Quoted() {}

    static String of(Object words) {
        String text = words.toString();
        String shown =
                text.codePoints().limit(LENGTH_MAX).mapToObj(Quoted::visible).collect(Collectors.joining());
        return "'" + shown + (text.codePointCount(0, text.length()) > LENGTH_MAX ? "…'" : "'");
    }

    private static String visible(int codePoint) {
        return switch (codePoint) {
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            default ->
                Character.isISOControl(codePoint) ? "\\u%04x".formatted(codePoint) : Character.toString(codePoint);
        };
    }
}

package dev.midstream.planner.file;

import java.util.Optional;

/** Reads names from left to right: bare ones end at a blank or a separator, any other stands in double quotes. */
final class NameScanner {
    private static final String SEPARATORS = "\".,;()";

    private final String text;
    private int at;

    NameScanner(String text) {
        this.text = text;
    }

    /** The name that stands here; empty if none does. */
    Optional<String> name() {
        skipBlanks();
        return text.startsWith("\"", at) ? quoted() : bare();
    }

    /** Whether this separator stands here; if so, it is passed. */
    boolean pass(char separator) {
        skipBlanks();
        boolean here = at < text.length() && text.charAt(at) == separator;
        at += here ? 1 : 0;
        return here;
    }

    boolean atEnd() {
        skipBlanks();
        return at == text.length();
    }

    private Optional<String> quoted() {
        StringBuilder name = new StringBuilder();
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                if (!text.startsWith("\"\"", i)) {
                    at = i + 1;
                    return Optional.of(name.toString()).filter(n -> !n.isEmpty());
                }
                i++;
            }
            name.append(c);
        }
        return Optional.empty();
    }

    private Optional<String> bare() {
        int start = at;
        while (at < text.length() && !separates(text.charAt(at))) {
            at++;
        }
        return Optional.of(text.substring(start, at)).filter(n -> !n.isEmpty());
    }

    private static boolean separates(char c) {
        return SEPARATORS.indexOf(c) >= 0 || Character.isWhitespace(c) || Character.isISOControl(c);
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}

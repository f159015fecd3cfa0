package dev.midstream.planner.sql;

import java.util.Locale;

/**
 * A lexical element of a script.
 *
 * @param start offset of its first character in the script
 * @param end offset behind its last
 * @param text as written
 */
record Token(Kind kind, int start, int end, String text) {
    /** What PostgreSQL's lexer, or psql before it, takes the characters for. */
    enum Kind {
        WORD,
        QUOTED_NAME,
        STRING,
        DOLLAR_STRING,
        NUMBER,
        SYMBOL,
        SEMICOLON,
        COMMENT,
        /** A command of psql: from a backslash to the end of the line. */
        PSQL,
        /** Rows between {@code COPY … FROM stdin;} and {@code \.}. */
        COPY_ROWS,
        /** A quote, comment or dollar quote that is not closed: everything to the end of the script. */
        UNFINISHED
    }

    boolean is(String word) {
        return switch (kind) {
            case WORD -> text.equalsIgnoreCase(word);
            case SYMBOL, SEMICOLON -> text.equals(word);
            default -> false;
        };
    }

    boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
    }

    /** A name as PostgreSQL knows it: folded to lower case unless quoted. */
    String name() {
        return kind == Kind.QUOTED_NAME
                ? text.substring(text.indexOf('"') + 1, text.length() - 1).replace("\"\"", "\"")
                : text.toLowerCase(Locale.ROOT);
    }

    boolean isComment() {
        return kind == Kind.COMMENT;
    }
}

package dev.midstream.planner.sql;

import dev.midstream.planner.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * PostgreSQL's lexical rules, and psql's where files rely on them: nested comments, {@code E''} and dollar quotes, commands behind a
 * backslash, rows of COPY. A placeholder of Flyway, <code>${name}</code>, is a word.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-syntax-lexical.html">Lexical structure</a>
 */
final class Lexer {
    private static final String OPERATORS = "+-*/<>=~!@#%^&|`?";

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) {
        Lexer lexer = new Lexer(text);
        while (lexer.at < text.length()) {
            lexer.next();
        }
        return lexer.tokens;
    }

    private void next() {
        char c = text.charAt(at);
        if (Character.isWhitespace(c) || c == '\uFEFF') {
            at++;
        } else if (text.startsWith("--", at)) {
            int end = text.indexOf('\n', at);
            add(Kind.COMMENT, end < 0 ? text.length() : end);
        } else if (text.startsWith("/*", at)) {
            closed(Kind.COMMENT, endOfBlockComment());
        } else if (c == '\'') {
            closed(Kind.STRING, endOfQuoted(at, false));
        } else if (c == '"') {
            closed(Kind.QUOTED_NAME, endOfQuoted(at, false));
        } else if (c == '$') {
            dollar();
        } else if (c == '\\') {
            int end = text.indexOf('\n', at);
            add(Kind.PSQL, end < 0 ? text.length() : end);
        } else if (c == ';') {
            add(Kind.SEMICOLON, at + 1);
            copyRows();
        } else if (Character.isDigit(c)
                || (c == '.' && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1)))) {
            number();
        } else if (isNameStart(c)) {
            word();
        } else {
            symbol();
        }
    }

    private void word() {
        int quote = at + 1;
        if (text.startsWith("'", quote) && "eEbBxXnN".indexOf(text.charAt(at)) >= 0) {
            closed(Kind.STRING, endOfQuoted(quote, Character.toLowerCase(text.charAt(at)) == 'e'));
        } else if (text.regionMatches(true, at, "u&'", 0, 3)) {
            closed(Kind.STRING, endOfQuoted(at + 2, false));
        } else if (text.regionMatches(true, at, "u&\"", 0, 3)) {
            closed(Kind.QUOTED_NAME, endOfQuoted(at + 2, false));
        } else {
            int end = at + 1;
            while (end < text.length() && (isNameStart(text.charAt(end)) || isNamePart(text.charAt(end)))) {
                end++;
            }
            add(Kind.WORD, end);
        }
    }

    private void number() {
        int end = at;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.charAt(end))
                        || text.charAt(end) == '.'
                        || text.charAt(end) == '_'
                        || isSign(end))) {
            end++;
        }
        add(Kind.NUMBER, end);
    }

    /** The sign of an exponent, as in {@code 1e-3}. */
    private boolean isSign(int index) {
        return "+-".indexOf(text.charAt(index)) >= 0
                && Character.toLowerCase(text.charAt(index - 1)) == 'e'
                && index + 1 < text.length()
                && Character.isDigit(text.charAt(index + 1))
                && index > at;
    }

    private void symbol() {
        if (text.startsWith("::", at) || text.startsWith(":=", at)) {
            add(Kind.SYMBOL, at + 2);
            return;
        }
        int end = at;
        while (end < text.length()
                && OPERATORS.indexOf(text.charAt(end)) >= 0
                && !text.startsWith("--", end)
                && !text.startsWith("/*", end)) {
            end++;
        }
        add(Kind.SYMBOL, Math.max(end, at + 1));
    }

    private void dollar() {
        if (text.startsWith("${", at) && text.indexOf('}', at) > 0) {
            int end = text.indexOf('}', at) + 1;
            while (end < text.length() && (isNameStart(text.charAt(end)) || isNamePart(text.charAt(end)))) {
                end++;
            }
            add(Kind.WORD, end);
            return;
        }
        int tagEnd = at + 1;
        while (tagEnd < text.length() && (isNameStart(text.charAt(tagEnd)) || Character.isDigit(text.charAt(tagEnd)))) {
            tagEnd++;
        }
        if (tagEnd < text.length() && text.charAt(tagEnd) == '$' && !Character.isDigit(text.charAt(at + 1))) {
            String tag = text.substring(at, tagEnd + 1);
            int close = text.indexOf(tag, tagEnd + 1);
            closed(Kind.DOLLAR_STRING, close < 0 ? -1 : close + tag.length());
        } else { // a parameter, $1
            add(Kind.SYMBOL, Math.max(tagEnd, at + 1));
        }
    }

    /** Behind the semicolon of COPY … FROM stdin, the rows begin on the next line. */
    private void copyRows() {
        int first = tokens.size() - 1;
        while (first > 0 && tokens.get(first - 1).kind() != Kind.SEMICOLON) {
            first--;
        }
        List<Token> statement = tokens.subList(first, tokens.size()).stream()
                .filter(t -> !t.isComment())
                .toList();
        boolean rows = !statement.isEmpty()
                && statement.getFirst().is("copy")
                && statement.stream().anyMatch(t -> t.is("from"))
                && statement.stream().anyMatch(t -> t.is("stdin"));
        if (rows) {
            int end = text.indexOf("\n\\.", at);
            closed(Kind.COPY_ROWS, end < 0 ? -1 : end + 3);
        }
    }

    private int endOfBlockComment() {
        int depth = 0;
        for (int i = at; i + 1 < text.length(); i++) {
            if (text.startsWith("/*", i)) {
                depth++;
                i++;
            } else if (text.startsWith("*/", i)) {
                depth--;
                i++;
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        return -1;
    }

    private int endOfQuoted(int open, boolean backslashes) {
        char quote = text.charAt(open);
        for (int i = open + 1; i < text.length(); i++) {
            if (backslashes && text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == quote) {
                if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
                    i++;
                } else {
                    return i + 1;
                }
            }
        }
        return -1;
    }

    private void closed(Kind kind, int end) {
        if (end < 0) {
            add(Kind.UNFINISHED, text.length());
        } else {
            add(kind, end);
        }
    }

    private void add(Kind kind, int end) {
        tokens.add(new Token(kind, at, end, text.substring(at, end)));
        at = end;
    }

    private static boolean isNameStart(char c) {
        return Character.isLetter(c) || c == '_' || c >= 0x80;
    }

    private static boolean isNamePart(char c) {
        return Character.isDigit(c) || c == '$';
    }

    /** The words of a text, in lower case and without comments, for messages. */
    static String folded(String text) {
        StringBuilder words = new StringBuilder();
        for (Token token : tokens(text)) {
            if (!token.isComment()) {
                words.append(words.isEmpty() ? "" : " ")
                        .append(token.kind() == Kind.WORD ? token.text().toLowerCase(Locale.ROOT) : token.text());
            }
        }
        return words.toString();
    }
}

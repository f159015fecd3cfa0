package dev.midstream.planner.file;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Makes sure that a text can be put between parentheses in a statement without escaping from them: PostgreSQL's lexical rules
 * for names, quotes, dollar quotes, comments and brackets. Whether it is a correct expression is for PostgreSQL to say.
 * Plain strings are read as with {@code standard_conforming_strings = on}.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-syntax-lexical.html">Lexical structure</a>
 */
public final class ExpressionText {
    private final String noun;
    private final String text;
    private final Deque<Character> open = new ArrayDeque<>();
    private int at;

    private ExpressionText(String noun, String text) {
        this.noun = noun;
        this.text = text;
    }

    /** Why the text is not one expression; empty if it may be one. */
    public static Optional<String> objection(String text) {
        return objection("expression", text);
    }

    /** The same for other SQL of one piece; the noun is what the objection calls it. */
    static Optional<String> objection(String noun, String text) {
        if (text.isBlank()) {
            return Optional.of("the " + noun + " is empty");
        }
        return new ExpressionText(noun, text).scan();
    }

    private Optional<String> scan() {
        if (text.indexOf('\0') >= 0) {
            return objects("contains a zero byte");
        }
        while (at < text.length()) {
            Optional<String> objection = step(text.charAt(at));
            if (objection.isPresent()) {
                return objection;
            }
        }
        return open.isEmpty() ? Optional.empty() : objects("has a '" + open.peek() + "' that is not closed");
    }

    private Optional<String> step(char c) {
        return switch (c) {
            case ';' -> objects("contains ';': write one " + noun + ", not statements");
            case '(', '[' -> opening(c);
            case ')' -> closing(c, '(');
            case ']' -> closing(c, '[');
            case '\'', '"' -> quoted(c);
            case '$' -> dollar();
            case '-' -> text.startsWith("--", at) ? lineComment() : skipTo(at + 1);
            case '/' -> text.startsWith("/*", at) ? blockComment() : skipTo(at + 1);
            default -> startsName(c) ? name() : skipTo(at + 1);
        };
    }

    private Optional<String> opening(char bracket) {
        open.push(bracket);
        return skipTo(at + 1);
    }

    private Optional<String> closing(char bracket, char opening) {
        Character last = open.poll();
        if (last == null) {
            return objects("has a '" + bracket + "' that was not opened");
        }
        return last == opening ? skipTo(at + 1) : objects("closes a '" + last + "' with '" + bracket + "'");
    }

    /** Names are read whole: their {@code $} starts no dollar quote, their last letter is no string's prefix. */
    private Optional<String> name() {
        int end = at + 1;
        while (end < text.length() && continuesName(text.charAt(end))) {
            end++;
        }
        boolean escapes = end == at + 1 && (text.charAt(at) == 'e' || text.charAt(at) == 'E');
        at = end;
        return escapes && text.startsWith("'", at) ? escapeString() : Optional.empty();
    }

    private Optional<String> quoted(char quote) {
        int close = closingQuote(quote, false);
        return close < 0 ? notClosed(String.valueOf(quote)) : skipTo(close + 1);
    }

    /** A string that goes on after a line break keeps the kind it began with, though its later pieces have no E. */
    private Optional<String> escapeString() {
        while (true) {
            int close = closingQuote('\'', true);
            if (close < 0) {
                return notClosed("'");
            }
            at = close + 1;
            int next = continuation();
            if (next < 0) {
                return Optional.empty();
            }
            at = next;
        }
    }

    private int closingQuote(char quote, boolean backslashEscapes) {
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (backslashEscapes && c == '\\') {
                i++;
            } else if (c == quote) {
                if (i + 1 == text.length() || text.charAt(i + 1) != quote) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /** Where, behind blanks with a line break (and comments between), the string's next piece begins; -1 if it ends here. */
    private int continuation() {
        boolean lineBreak = false;
        int i = at;
        while (i < text.length()) {
            if (text.startsWith("--", i)) {
                i = lineEnd(i);
            } else if (" \t\n\r\f\u000b".indexOf(text.charAt(i)) >= 0) {
                lineBreak |= isLineBreak(text.charAt(i));
                i++;
            } else {
                break;
            }
        }
        return lineBreak && text.startsWith("'", i) ? i : -1;
    }

    private Optional<String> dollar() {
        int end = at + 1;
        if (end < text.length() && isDigit(text.charAt(end))) {
            return objects("contains the parameter $" + text.charAt(end) + ": write the value itself");
        }
        while (end < text.length() && (startsName(text.charAt(end)) || (end > at + 1 && isDigit(text.charAt(end))))) {
            end++;
        }
        if (!text.startsWith("$", end)) {
            return skipTo(end);
        }
        String tag = text.substring(at, end + 1);
        int close = text.indexOf(tag, end + 1);
        return close < 0 ? notClosed(tag) : skipTo(close + tag.length());
    }

    private Optional<String> lineComment() {
        int end = lineEnd(at);
        return end == text.length()
                ? objects("ends in a '--' comment: remove it, or write it between /* and */")
                : skipTo(end);
    }

    /** A carriage return alone ends a comment too. */
    private int lineEnd(int from) {
        int i = from;
        while (i < text.length() && !isLineBreak(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private Optional<String> blockComment() {
        int nesting = 0;
        int i = at;
        do {
            if (text.startsWith("/*", i)) {
                nesting++;
                i += 2;
            } else if (text.startsWith("*/", i)) {
                nesting--;
                i += 2;
            } else {
                i++;
            }
        } while (nesting > 0 && i < text.length());
        return nesting > 0 ? objects("has a comment that is not closed") : skipTo(i);
    }

    private Optional<String> skipTo(int next) {
        at = next;
        return Optional.empty();
    }

    private Optional<String> notClosed(String opening) {
        return objects("has a " + opening + " that is not closed");
    }

    private Optional<String> objects(String why) {
        return Optional.of("the " + noun + " " + why);
    }

    private static boolean startsName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    private static boolean continuesName(char c) {
        return startsName(c) || isDigit(c) || c == '$';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLineBreak(char c) {
        return c == '\n' || c == '\r';
    }
}

package dev.midstream.planner.sql;

import dev.midstream.planner.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads along the tokens of one statement. A reader that meets what it does not expect ends with {@link Unexpected}. */
final class Words {
    private final List<Token> tokens;
    private int next;

    Words(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** The text goes on in another way than the reader knows. */
    static final class Unexpected extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int at;

        Unexpected(String message, int at) {
            super(message, null, false, false);
            this.at = at;
        }

        int at() {
            return at;
        }
    }

    /** Goes on if these words come next. */
    boolean skip(String... words) {
        if (!comes(words)) {
            return false;
        }
        next += words.length;
        return true;
    }

    boolean comes(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (next + i >= tokens.size() || !tokens.get(next + i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    Words expect(String... words) {
        if (!skip(words)) {
            throw unexpected();
        }
        return this;
    }

    /** The word that comes next, if one does, in lower case. */
    String word() {
        return isAtEnd() ? "" : tokens.get(next).name();
    }

    String takeName() {
        if (isAtEnd() || !tokens.get(next).isName()) {
            throw unexpected();
        }
        return tokens.get(next++).name();
    }

    /** A name with or without a schema; a third part in front, the database's, is dropped. */
    Name name() {
        List<String> parts = new ArrayList<>();
        parts.add(takeName());
        while (skip(".")) {
            parts.add(takeName());
        }
        return new Name(
                parts.size() == 1 ? Optional.empty() : Optional.of(parts.get(parts.size() - 2)), parts.getLast());
    }

    List<Name> names() {
        List<Name> names = new ArrayList<>();
        do {
            skip("only");
            names.add(name());
            skip("*");
        } while (skip(","));
        return names;
    }

    /** A string constant, without its quotes. */
    String string() {
        if (isAtEnd() || tokens.get(next).kind() != Kind.STRING) {
            throw unexpected();
        }
        String text = tokens.get(next++).text();
        return text.substring(text.indexOf('\'') + 1, text.length() - 1).replace("''", "'");
    }

    /** The tokens in parentheses, which come next. */
    List<Token> parenthesized() {
        expect("(");
        int depth = 1;
        List<Token> inside = new ArrayList<>();
        while (!isAtEnd()) {
            Token token = tokens.get(next++);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0) {
                return inside;
            }
            inside.add(token);
        }
        throw unexpected();
    }

    /** What is left, read. */
    List<Token> rest() {
        List<Token> rest = tokens.subList(next, tokens.size());
        next = tokens.size();
        return rest;
    }

    /** Whether a word stands in what is left, outside parentheses. */
    boolean isAhead(String word) {
        int depth = 0;
        for (Token token : tokens.subList(next, tokens.size())) {
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0 && token.is(word)) {
                return true;
            }
        }
        return false;
    }

    boolean isAtEnd() {
        return next >= tokens.size();
    }

    /** The result, if everything was read. */
    <T> T atEnd(T result) {
        if (!isAtEnd()) {
            throw unexpected();
        }
        return result;
    }

    Unexpected unexpected() {
        return isAtEnd()
                ? new Unexpected("it ends too early", tokens.getLast().start())
                : new Unexpected(
                        "'%s' is not expected here"
                                .formatted(shortened(tokens.get(next).text())),
                        tokens.get(next).start());
    }

    /** With a message of the reader's, at what was read last. */
    Unexpected unexpected(String message) {
        return new Unexpected(message, tokens.get(Math.max(next - 1, 0)).start());
    }

    private static String shortened(String text) {
        return text.length() <= 30 ? text : text.substring(0, 30) + "…";
    }
}

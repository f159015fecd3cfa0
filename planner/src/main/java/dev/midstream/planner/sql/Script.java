package dev.midstream.planner.sql;

import dev.midstream.planner.file.Place;
import java.util.ArrayList;
import java.util.List;

/** A file of SQL, cut into statements and read. */
public final class Script {
    private final String file;
    private final String text;
    private final List<Item> items;
    private final List<Comment> comments;

    private Script(String file, String text, List<Item> items, List<Comment> comments) {
        this.file = file;
        this.text = text;
        this.items = List.copyOf(items);
        this.comments = List.copyOf(comments);
    }

    /**
     * A statement and where it stands.
     *
     * @param at offset of its first word
     * @param end offset behind its last
     * @param newest the oldest PostgreSQL that knows its syntax, with what is new in it
     */
    public record Item(Statement statement, String text, int at, int end, List<NewSyntax> newest) {}

    /** Syntax that came with a version. */
    public record NewSyntax(int major, String what) {}

    /** A comment, with its delimiters. */
    public record Comment(String text, int at) {}

    /** Reads every statement; what cannot be read is in the list as such. */
    public static Script read(String file, String text) {
        List<Token> tokens = Lexer.tokens(text);
        List<Comment> comments = tokens.stream()
                .filter(Token::isComment)
                .map(token -> new Comment(token.text(), token.start()))
                .toList();
        List<Item> items = new ArrayList<>();
        for (List<Token> statement : Splitter.split(tokens)) {
            items.add(new StatementReader(text, statement).read());
        }
        return new Script(file, text, items, comments);
    }

    public String file() {
        return file;
    }

    public List<Item> items() {
        return items;
    }

    public List<Comment> comments() {
        return comments;
    }

    /** Line and column, from 1, of an offset. */
    public Place place(int offset) {
        int line = 1;
        int start = 0;
        for (int next = text.indexOf('\n'); next >= 0 && next < offset; next = text.indexOf('\n', start)) {
            line++;
            start = next + 1;
        }
        return new Place(file, line, text.codePointCount(start, Math.min(offset, text.length())) + 1);
    }
}

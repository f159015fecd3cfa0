package dev.midstream.planner.sql;

import dev.midstream.planner.sql.Statement.Change.Verb;
import dev.midstream.planner.sql.Statement.Opaque;
import dev.midstream.planner.sql.Statement.Plain;
import dev.midstream.planner.sql.Statement.Thing;
import dev.midstream.planner.sql.Statement.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Statements whose first words say what they do. */
final class PlainReader {
    private final Words words;
    private final List<Token> tokens;

    PlainReader(Words words, List<Token> tokens) {
        this.words = words;
        this.tokens = tokens;
    }

    Statement read() {
        return switch (words.word()) {
            case "begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release", "prepare" ->
                transaction();
            case "set", "reset" -> setting();
            case "drop" -> drop();
            case "create" -> new CreateReader(words).read();
            case "alter" -> new AlterReader(words).read();
            case "update" -> update();
            case "delete" -> delete();
            case "insert" -> insert();
            case "merge" -> merge();
            case "truncate", "vacuum", "cluster", "lock", "reindex", "refresh" -> new UpkeepReader(words).read();
            case "with" -> with();
            case "select", "values", "table" -> query();
            case "do", "call", "execute" -> new Opaque(words.word().toUpperCase(Locale.ROOT));
            case "explain" ->
                words.isAhead("analyze") || words.isAhead("analyse")
                        ? new Opaque("EXPLAIN ANALYZE")
                        : new Plain("explain");
            case "comment",
                    "grant",
                    "revoke",
                    "analyze",
                    "analyse",
                    "show",
                    "copy",
                    "security",
                    "notify",
                    "listen",
                    "unlisten",
                    "discard",
                    "deallocate",
                    "checkpoint",
                    "reassign",
                    "import",
                    "load",
                    "declare",
                    "fetch",
                    "move",
                    "close" -> new Plain(words.word());
            default ->
                throw new Words.Unexpected(
                        "'%s' begins no statement that lint knows"
                                .formatted(tokens.getFirst().text()),
                        tokens.getFirst().start());
        };
    }

    private Statement transaction() {
        if (words.skip("rollback", "to")
                || words.skip("rollback", "work", "to")
                || words.skip("rollback", "transaction", "to")
                || words.skip("savepoint")
                || words.skip("release")) {
            return new Transaction(Transaction.Act.WITHIN);
        }
        if (words.skip("prepare", "transaction")) {
            return new Transaction(Transaction.Act.COMMIT);
        }
        if (words.skip("prepare")) {
            return new Opaque("PREPARE");
        }
        if (words.skip("commit", "prepared") || words.skip("rollback", "prepared")) {
            return new Plain("two-phase commit");
        }
        if (words.skip("begin") || words.skip("start", "transaction")) {
            return new Transaction(Transaction.Act.BEGIN);
        }
        return new Transaction(
                words.skip("commit") || words.skip("end") ? Transaction.Act.COMMIT : Transaction.Act.ROLLBACK);
    }

    private Statement setting() {
        if (words.skip("reset")) {
            return new Statement.Setting(words.skip("all") ? "all" : dotted(), Optional.empty(), false);
        }
        words.expect("set");
        boolean local = words.skip("local");
        words.skip("session");
        if (words.comes("transaction")
                || words.comes("constraints")
                || words.comes("characteristics")
                || words.comes("role")
                || words.comes("authorization")
                || words.comes("time")
                || words.comes("names")) {
            return new Plain("set " + words.word());
        }
        String name = dotted();
        if (!words.skip("=") && !words.skip("to")) {
            throw words.unexpected();
        }
        String value = String.join(" ", words.rest().stream().map(Token::text).toList());
        return new Statement.Setting(
                name, value.equalsIgnoreCase("default") ? Optional.empty() : Optional.of(value), local);
    }

    private String dotted() {
        Name name = words.name();
        return name.toString();
    }

    private Statement drop() {
        words.expect("drop");
        boolean materialized = words.skip("materialized");
        String kind = words.takeName();
        Thing thing = materialized ? Thing.MATERIALIZED_VIEW : CreateReader.thing(kind);
        if (kind.equals("owned")
                || kind.equals("cast")
                || kind.equals("operator")
                || kind.equals("transform")
                || thing == Thing.OTHER) {
            words.rest();
            return new Plain("drop " + kind);
        }
        boolean concurrently = words.skip("concurrently");
        boolean ifExists = words.skip("if", "exists");
        List<Name> names = thing == Thing.FUNCTION ? functionNames() : words.names();
        Optional<Name> table =
                thing == Thing.TRIGGER && words.skip("on") ? Optional.of(words.name()) : Optional.empty();
        boolean cascade = words.skip("cascade");
        words.skip("restrict");
        if (thing == Thing.DATABASE) {
            words.rest();
        }
        return words.atEnd(new Statement.Drop(thing, names, concurrently, ifExists, cascade, table));
    }

    private List<Name> functionNames() {
        List<Name> names = new ArrayList<>();
        do {
            names.add(words.name());
            if (words.comes("(")) {
                words.parenthesized();
            }
        } while (words.skip(","));
        return names;
    }

    private Statement update() {
        words.expect("update").skip("only");
        return new Statement.Change(Verb.UPDATE, words.name(), words.isAhead("where"));
    }

    private Statement delete() {
        words.expect("delete", "from").skip("only");
        return new Statement.Change(Verb.DELETE, words.name(), words.isAhead("where"));
    }

    private Statement merge() {
        words.expect("merge", "into").skip("only");
        return new Statement.Change(Verb.UPDATE, words.name(), true);
    }

    private Statement insert() {
        words.expect("insert", "into");
        Name table = words.name();
        return new Statement.Insert(table, words.isAhead("select") || words.isAhead("with") || words.isAhead("table"));
    }

    /** A change may hide in a part of WITH; it is told apart by its words, which are reserved inside parentheses. */
    private Statement with() {
        for (int i = 1; i + 1 < tokens.size(); i++) {
            boolean begins = tokens.get(i - 1).is("(") || tokens.get(i - 1).is(")");
            if (begins
                    && (tokens.get(i).is("update")
                            || tokens.get(i).is("delete")
                            || tokens.get(i).is("merge"))) {
                return new PlainReader(new Words(tokens.subList(i, tokens.size())), tokens.subList(i, tokens.size()))
                        .read();
            }
        }
        return words.isAhead("insert") || insertsInAPart() ? new Plain("insert") : query();
    }

    private boolean insertsInAPart() {
        return IntStream.range(2, tokens.size() - 1)
                .anyMatch(i -> tokens.get(i - 1).is("(")
                        && tokens.get(i).is("insert")
                        && tokens.get(i + 1).is("into"));
    }

    private Statement query() {
        return words.isAhead("into") && !words.isAhead("insert") && words.comes("select")
                ? new Opaque("SELECT INTO")
                : new Plain("query");
    }
}

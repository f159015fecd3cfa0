package dev.midstream.planner.sql;

import dev.midstream.planner.sql.Statement.Alone;
import dev.midstream.planner.sql.Statement.Plain;
import dev.midstream.planner.sql.Statement.Rename;
import dev.midstream.planner.sql.Statement.Thing;
import java.util.Set;

/** ALTER of anything but tables and domains. */
final class AlterReader {
    private static final Set<String> KNOWN = Set.of(
            "function",
            "procedure",
            "routine",
            "sequence",
            "role",
            "user",
            "group",
            "default",
            "extension",
            "policy",
            "publication",
            "aggregate",
            "collation",
            "conversion",
            "operator",
            "language",
            "large",
            "rule",
            "server",
            "statistics",
            "text",
            "foreign",
            "trigger",
            "event",
            "database",
            "tablespace",
            "materialized",
            "subscription");

    private final Words words;

    AlterReader(Words words) {
        this.words = words;
    }

    Statement read() {
        words.expect("alter");
        if (words.skip("type")) {
            return type();
        }
        if (words.skip("schema")) {
            return renamed(Thing.SCHEMA);
        }
        if (words.skip("index")) {
            return renamed(Thing.INDEX);
        }
        if (words.skip("view")) {
            return renamed(Thing.VIEW);
        }
        if (words.skip("system")) {
            return new Alone("alter system");
        }
        if (KNOWN.contains(words.word())) {
            return new Plain("alter " + words.word());
        }
        throw words.unexpected();
    }

    private Statement renamed(Thing thing) {
        words.skip("if", "exists");
        if (words.comes("all")) {
            return new Plain("alter " + thing.label());
        }
        Name object = words.name();
        if (words.skip("rename", "to")) {
            return words.atEnd(new Rename(thing, object, words.takeName()));
        }
        return new Plain("alter " + thing.label());
    }

    private Statement type() {
        Name type = words.name();
        if (words.skip("add", "value")) {
            boolean ifNotExists = words.skip("if", "not", "exists");
            words.string();
            boolean positioned = words.skip("before") || words.skip("after");
            if (positioned) {
                words.string();
            }
            return words.atEnd(new Statement.AddEnumValue(type, positioned, ifNotExists));
        }
        if (words.skip("rename", "value")) {
            return new Statement.RenameEnumValue(type, words.string());
        }
        if (words.skip("rename", "to")) {
            return words.atEnd(new Rename(Thing.TYPE, type, words.takeName()));
        }
        return new Plain("alter type");
    }
}

package dev.midstream.planner.sql;

import dev.midstream.planner.sql.Statement.Alone;
import dev.midstream.planner.sql.Statement.Opaque;
import dev.midstream.planner.sql.Statement.Plain;
import dev.midstream.planner.sql.Statement.Thing;
import java.util.List;
import java.util.Set;

/** CREATE of anything but tables, indexes and domains. */
final class CreateReader {
    private static final Set<String> KNOWN = Set.of(
            "function",
            "procedure",
            "view",
            "materialized",
            "sequence",
            "schema",
            "extension",
            "role",
            "user",
            "group",
            "aggregate",
            "cast",
            "collation",
            "conversion",
            "operator",
            "policy",
            "publication",
            "rule",
            "server",
            "statistics",
            "text",
            "foreign",
            "transform",
            "type",
            "language",
            "access",
            "event",
            "recursive",
            "trusted",
            "procedural",
            "default");

    private final Words words;

    CreateReader(Words words) {
        this.words = words;
    }

    static Thing thing(String kind) {
        return switch (kind) {
            case "table" -> Thing.TABLE;
            case "index" -> Thing.INDEX;
            case "view" -> Thing.VIEW;
            case "trigger" -> Thing.TRIGGER;
            case "schema" -> Thing.SCHEMA;
            case "database" -> Thing.DATABASE;
            case "type", "domain" -> Thing.TYPE;
            case "sequence" -> Thing.SEQUENCE;
            case "function", "procedure", "routine", "aggregate" -> Thing.FUNCTION;
            default -> Thing.OTHER;
        };
    }

    Statement read() {
        words.expect("create");
        words.skip("or", "replace");
        if (words.skip("trigger") || words.skip("constraint", "trigger")) {
            return trigger();
        }
        if (words.comes("database") || words.comes("tablespace")) {
            return new Alone("create " + words.word());
        }
        if (words.comes("subscription")) {
            return new Alone("create subscription");
        }
        if (words.skip("type")) {
            Name type = words.name();
            return words.skip("as", "enum") ? new Statement.CreateEnum(type) : new Plain("create type");
        }
        words.skip("unlogged");
        boolean temporary = words.skip("temp") || words.skip("temporary");
        String kind = words.word();
        if (kind.equals("schema") && hasMore()) {
            return new Opaque("CREATE SCHEMA with objects in it");
        }
        if (KNOWN.contains(kind) || temporary) {
            return new Plain("create " + kind);
        }
        throw words.unexpected();
    }

    private boolean hasMore() {
        return words.isAhead("create") || words.isAhead("grant");
    }

    private Statement trigger() {
        String name = words.takeName();
        List<Token> rest = words.rest();
        for (int i = 0; i + 1 < rest.size(); i++) {
            if (rest.get(i).is("on")) {
                return new Statement.CreateTrigger(name, new Words(rest.subList(i + 1, rest.size())).name());
            }
        }
        throw words.unexpected();
    }
}

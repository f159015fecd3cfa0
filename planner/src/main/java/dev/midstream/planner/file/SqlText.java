package dev.midstream.planner.file;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the pieces of SQL in a file; all of them will stand inside statements of Midstream's own. */
final class SqlText {
    private static final Pattern QUOTED_NAME = Pattern.compile("\"[^\"]*+\"");
    private static final Pattern COLUMN_CLAUSE = Pattern.compile(
            "\\b(not\\s+null|null|default|primary\\s+key|unique|references|check|generated|constraint)\\b");

    private SqlText() {}

    static Optional<Expression> expression(Value value) {
        if (value.isNull()) {
            return value.refuse(value.what() + " has no value: write one, SQL's null in quotes: \"null\"");
        }
        return value.text().map(String::strip).flatMap(sql -> {
            if (sql.isEmpty()) {
                return value.refuse(value.what() + " is an empty expression: write \"''\" for an empty string");
            }
            return unobjectionable("expression", sql, value).map(good -> new Expression(value.place(), good));
        });
    }

    /** One query, with or without the semicolon behind it. */
    static Optional<String> query(Value value) {
        return value.words().flatMap(sql -> {
            String query = sql.replaceFirst("[;\\s]++$", "");
            return query.isEmpty()
                    ? value.refuse(value.what() + " is empty: write one that answers true")
                    : unobjectionable("query", query, value);
        });
    }

    /** A type and nothing behind it: a default or a constraint there would be carried out without having been planned. */
    static Optional<String> type(Value value) {
        return value.words()
                .flatMap(type -> unobjectionable("type", type, value))
                .flatMap(type -> {
                    Matcher clause = COLUMN_CLAUSE.matcher(
                            QUOTED_NAME.matcher(type).replaceAll("").toLowerCase(Locale.ROOT));
                    return clause.find()
                            ? value.refuse("%s contains '%s': write that as a field of its own"
                                    .formatted(value.what(), clause.group().replaceAll("\\s+", " ")))
                            : Optional.of(type);
                });
    }

    private static Optional<String> unobjectionable(String noun, String sql, Value value) {
        Optional<String> objection = ExpressionText.objection(noun, sql);
        objection.ifPresent(why -> value.refuse("in " + value.what() + " " + why));
        return objection.isPresent() ? Optional.empty() : Optional.of(sql);
    }
}

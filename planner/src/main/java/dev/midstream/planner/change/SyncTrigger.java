package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.plan.Transformation;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Keeps a filled column in step while the application writes: old clients do not know it.
 *
 * <p>The conditions decide in C whether the function is called at all; a backfilled row changes the column itself, so it costs no
 * PL/pgSQL. The triggers fire on every INSERT and UPDATE (an UPDATE OF would lose rows that an unrelated update moves into a block
 * already done), last of all BEFORE triggers (by name), and also for writers with {@code session_replication_role = replica}.
 *
 * @param migration for the names of its objects
 * @param followsRow whether an update that leaves the column alone computes it again; else only a missing value is filled
 * @param comparable whether the column's type has an equality operator
 * @param underUserTriggers whether another BEFORE trigger may change what the fill reads, even in the backfill's own update
 */
record SyncTrigger(
        String migration,
        TableRef table,
        String column,
        String fill,
        List<String> searchPath,
        boolean followsRow,
        boolean comparable,
        boolean underUserTriggers) {

    List<String> install() {
        return List.of(
                """
                create function %s() returns trigger language plpgsql%s
                set search_path = %s as %s""".formatted(
                                function(),
                                readsTables() ? " security definer" : "",
                                searchPathWithTemporariesLast(),
                                dollarQuoted(body())),
                "create trigger %s before insert on %s for each row\nwhen (%s) execute function %s()"
                        .formatted(Identifier.quoted(name("i")), table.sql(), isMissing(), function()),
                "create trigger %s before update on %s for each row\nwhen (%s) execute function %s()"
                        .formatted(Identifier.quoted(name("u")), table.sql(), onUpdate(), function()),
                "alter table %s enable always trigger %s, enable always trigger %s"
                        .formatted(table.sql(), Identifier.quoted(name("i")), Identifier.quoted(name("u"))));
    }

    List<String> remove() {
        return List.of(
                "drop trigger if exists %s on %s".formatted(Identifier.quoted(name("i")), table.sql()),
                "drop trigger if exists %s on %s".formatted(Identifier.quoted(name("u")), table.sql()),
                "drop function if exists %s()".formatted(function()));
    }

    private String body() {
        return """

                #variable_conflict use_column
                begin
                  select (%s) into new.%s from (select new.*) as %s;
                  return new;
                end
                """.formatted(fill, Identifier.quoted(column), Identifier.quoted(table.name()));
    }

    private String isMissing() {
        return "new." + Identifier.quoted(column) + " is null";
    }

    private String onUpdate() {
        if (!followsRow) {
            return isMissing();
        }
        String cast = comparable ? "" : "::text";
        String quoted = Identifier.quoted(column);
        String leftAlone = "new.%s%s is not distinct from old.%s%s".formatted(quoted, cast, quoted, cast);
        return underUserTriggers
                ? leftAlone + " or current_setting('" + Transformation.CHUNK_SETTING + "', true) = 'on'"
                : leftAlone;
    }

    private String function() {
        return "midstream."
                + Identifier.quoted(Names.helper(
                        "fill", List.of(migration, table.schema(), table.name(), column), table.name(), column));
    }

    private String name(String event) {
        return Names.helper("zzz_midstream_" + event, List.of(migration, column), column);
    }

    /** A fill that reads other tables must not depend on what the application's role may read. */
    private boolean readsTables() {
        return fill.toLowerCase(Locale.ROOT).contains("select");
    }

    private String searchPathWithTemporariesLast() {
        return searchPath.stream()
                        .map(Identifier::quoted)
                        .collect(Collectors.joining(", ", "", searchPath.isEmpty() ? "" : ", "))
                + "pg_temp";
    }

    private static String dollarQuoted(String body) {
        String tag = "$fill$";
        for (int i = 1; body.contains(tag); i++) {
            tag = "$fill" + i + "$";
        }
        return tag + body + tag;
    }
}

package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Catalog;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.file.Place;
import dev.midstream.planner.file.TableName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the table of a change, and refuses one that could not be migrated, before anything is planned for it. */
final class TableLookup {
    private static final Set<String> SYSTEM_SCHEMAS = Set.of("pg_catalog", "information_schema", "pg_toast");
    private static final String OWN_SCHEMA = "midstream";

    private TableLookup() {}

    static Optional<Table> find(Draft draft, Place place, TableName name) {
        Optional<Table> table = draft.catalog().table(name);
        if (table.isEmpty()) {
            draft.problem(place, missing(draft.catalog(), name));
            return Optional.empty();
        }
        Optional<String> refusal = refusal(draft.server(), table.get());
        refusal.ifPresent(message -> draft.problem(place, message));
        return refusal.isPresent() ? Optional.empty() : table;
    }

    static String missing(Catalog catalog, TableName name) {
        Optional<String> other = catalog.otherRelation(name);
        if (other.isPresent()) {
            String article = other.get().startsWith("i") ? "an" : "a";
            return "'%s' is %s %s, not a table".formatted(name, article, other.get());
        }
        List<String> similar = catalog.similarTables(name);
        return "table '%s' does not exist%s"
                .formatted(
                        name,
                        similar.isEmpty()
                                ? " in this database"
                                : ": did you mean " + String.join(" or ", similar) + "?");
    }

    private static Optional<String> refusal(Catalog.Server server, Table table) {
        String label = table.ref().label();
        if (SYSTEM_SCHEMAS.contains(table.ref().schema())) {
            return Optional.of("%s belongs to PostgreSQL itself: it cannot be migrated".formatted(label));
        }
        if (table.ref().schema().equals(OWN_SCHEMA)) {
            return Optional.of("%s belongs to Midstream itself: it cannot be migrated".formatted(label));
        }
        if (!table.owned()) {
            return Optional.of(
                    "role '%s' does not own table %s and may not alter it: run as its owner, or grant the owner's role"
                            .formatted(server.user(), label));
        }
        if (table.rowSecurity()) {
            return Optional.of(
                    "row level security hides rows of %s from role '%s', so they would be missed: run as its owner without FORCE, or as a role with BYPASSRLS"
                            .formatted(label, server.user()));
        }
        if (table.inherited()) {
            return Optional.of(
                    "other tables inherit from %s (not as partitions): migrate them one by one with sql changes"
                            .formatted(label));
        }
        return table.partitions().stream()
                .filter(Table.Partition::foreign)
                .findFirst()
                .map(partition ->
                        "partition %s of %s is a foreign table, whose rows cannot be migrated from here: detach it first"
                                .formatted(partition.ref().label(), label));
    }
}

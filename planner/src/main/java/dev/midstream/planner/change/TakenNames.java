package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.IndexShape;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.Place;
import dev.midstream.planner.file.TableName;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Names of new objects. PostgreSQL would find out about one used twice only when it comes to the second, in the middle of the
 * migration. Tables, indexes and the indexes of unique constraints share the names of a schema; constraints those of a table.
 */
final class TakenNames {
    private static final String GIVEN_TWICE =
            "the name '%s' is given to two new objects of schema %s in this file: name one of them differently";

    private final Draft draft;
    private final Set<TableRef> relations = new HashSet<>();
    private final Set<Constraint> constraints = new HashSet<>();

    private record Constraint(TableRef table, String name) {}

    TakenNames(Draft draft) {
        this.draft = draft;
    }

    /** Takes the name of a new relation; a problem and {@code false} if it cannot be had. */
    boolean takeRelation(Place place, TableRef relation) {
        if (isTooLong(place, relation.name())) {
            return false;
        }
        if (!relations.add(relation)) {
            draft.problem(place, GIVEN_TWICE.formatted(relation.name(), relation.schema()));
            return false;
        }
        Optional<String> existing =
                draft.catalog().otherRelation(new TableName(Optional.of(relation.schema()), relation.name()));
        existing.ifPresent(kind -> draft.problem(
                place,
                "%s %s '%s' exists already in schema %s"
                        .formatted(article(kind), kind, relation.name(), relation.schema())));
        return existing.isEmpty();
    }

    /** Whether an index of the table, of this shape, could have this name, which is not taken by this. */
    boolean isFreeForIndex(TableRef table, TableRef index, IndexShape shape) {
        boolean there = draft.catalog()
                .otherRelation(new TableName(Optional.of(index.schema()), index.name()))
                .isPresent();
        return !relations.contains(index) && (!there || isLeftOver(table, index) || isBegun(table, index, shape));
    }

    /** Of a partitioned table: not all of its partitions have joined. */
    private boolean isBegun(TableRef table, TableRef index, IndexShape shape) {
        return draft.catalog()
                .leftIndex(table, index, shape)
                .filter(left -> !left.valid() && left.under().isEmpty())
                .isPresent();
    }

    /** The same for an index of the table. A build that failed may have left one behind, which is dropped and built anew. */
    boolean takeIndex(Place place, TableRef table, TableRef index) {
        if (!isLeftOver(table, index)) {
            return takeRelation(place, index);
        }
        draft.note(
                "index %s of %s is there and not valid, as a build that failed leaves it: it is dropped and built anew"
                        .formatted(index.name(), table.label()));
        return relations.add(index);
    }

    /** The name of an index that is there and is gone on with. */
    boolean takeFound(Place place, TableRef index) {
        if (relations.add(index)) {
            return true;
        }
        draft.problem(place, GIVEN_TWICE.formatted(index.name(), index.schema()));
        return false;
    }

    private boolean isLeftOver(TableRef table, TableRef index) {
        return draft.catalog()
                .index(new TableName(Optional.of(index.schema()), index.name()))
                .filter(i -> i.leftOver() && i.table().ref().equals(table) && !i.partOfPartitioned())
                .isPresent();
    }

    /** Takes the name of a new constraint; a problem and {@code false} if it cannot be had. */
    boolean takeConstraint(Place place, DraftTable table, String name) {
        if (isTooLong(place, name)) {
            return false;
        }
        String label = table.ref().label();
        if (!constraints.add(new Constraint(table.ref(), name))) {
            draft.problem(
                    place,
                    "two new constraints of table %s are called '%s' in this file: give one of them another name"
                            .formatted(label, name));
            return false;
        }
        if (hasConstraint(table, name)) {
            draft.problem(
                    place,
                    "table %s already has a constraint '%s': give the new one another name".formatted(label, name));
            return false;
        }
        return true;
    }

    /** The first of two names for a constraint of our own, unless it is taken. */
    String constraint(DraftTable table, String preferred, String other) {
        boolean free = !hasConstraint(table, preferred) && constraints.add(new Constraint(table.ref(), preferred));
        return free ? preferred : other;
    }

    private static boolean hasConstraint(DraftTable table, String name) {
        return table.existing().filter(t -> t.constraintNames().contains(name)).isPresent();
    }

    private boolean isTooLong(Place place, String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes <= Identifier.BYTES_MAX) {
            return false;
        }
        draft.problem(
                place,
                "the name '%s' is %d bytes long, PostgreSQL keeps %d: choose a shorter one"
                        .formatted(name, bytes, Identifier.BYTES_MAX));
        return true;
    }

    private static String article(String kind) {
        return kind.startsWith("i") ? "an" : "a";
    }
}

package dev.midstream.planner.plan;

import dev.midstream.planner.catalog.TableRef;
import java.util.List;
import java.util.Optional;

/**
 * One thing to do, told apart by the manner in which it must be done. Everything needed to do it, to resume it and to undo it is
 * in here: a plan is stored when it is made, and followed as stored.
 */
public sealed interface Step {
    /** Its number in the plan, from 1, in the order of execution. */
    int number();

    /** For people: {@code add column org_id to bookings}. */
    String title();

    Footprint footprint();

    Undo undo();

    /** The statements shown to a reviewer; what runs for the steps that are one transaction. */
    List<String> statements();

    /** Statements in one short transaction under a strong lock, with the lock ladder. */
    record Ddl(int number, String title, Footprint footprint, List<String> statements, Undo undo) implements Step {
        public Ddl {
            statements = List.copyOf(statements);
        }
    }

    /**
     * What each partition has for itself, joined under the partitioned table's, in one short transaction: for the partitions that there
     * are by then. One that came since it was planned gets its part first; of one that is gone nothing is asked.
     *
     * @param partitions those of the plan, of all levels
     * @param statements what runs if they are still the same
     */
    record Join(
            int number,
            String title,
            Footprint footprint,
            TableRef table,
            List<TableRef> partitions,
            Parts parts,
            List<String> statements,
            Undo undo)
            implements Step {
        public Join {
            partitions = List.copyOf(partitions);
            statements = List.copyOf(statements);
        }
    }

    /** A constraint proved by PostgreSQL: a long transaction under a lock that lets reads and writes pass. */
    record Validate(int number, String title, Footprint footprint, TableRef table, String constraint, String statement)
            implements Step {
        @Override
        public Undo undo() {
            return new Undo.Nothing();
        }

        @Override
        public List<String> statements() {
            return List.of(statement);
        }
    }

    /** An index built concurrently: outside a transaction, settled by the catalog. */
    record BuildIndex(
            int number,
            String title,
            Footprint footprint,
            TableRef table,
            TableRef index,
            boolean unique,
            String create)
            implements Step {
        @Override
        public Undo undo() {
            return new Undo.Concurrently("drop index concurrently if exists " + index.sql());
        }

        @Override
        public List<String> statements() {
            return List.of(create);
        }
    }

    /**
     * An index dropped concurrently: outside a transaction, and repeated after a crash, for what is half dropped is dropped whole.
     *
     * @param create builds it again
     */
    record DropIndex(int number, String title, Footprint footprint, TableRef table, TableRef index, String create)
            implements Step {
        @Override
        public Undo undo() {
            return new Undo.BuildIndex(index, create);
        }

        @Override
        public List<String> statements() {
            return List.of("drop index concurrently if exists " + index.sql());
        }
    }

    /** The rows of a table transformed in chunks by the workers. */
    record Backfill(int number, String title, Footprint footprint, TableRef table, Transformation transformation)
            implements Step {
        @Override
        public Undo undo() {
            return transformation.undo();
        }

        @Override
        public List<String> statements() {
            return List.of(transformation.preview(table));
        }
    }

    /** Every row of a table read again and compared with what the migration claims, in chunks by the workers. */
    record VerifyRows(int number, String title, Footprint footprint, TableRef table, RowClaims claims) implements Step {
        @Override
        public Undo undo() {
            return new Undo.Nothing();
        }

        @Override
        public List<String> statements() {
            return List.of(claims.preview(table));
        }
    }

    /** A proof of the file's own. */
    record VerifyQuery(int number, String title, Footprint footprint, String query, String orElse) implements Step {
        @Override
        public Undo undo() {
            return new Undo.Nothing();
        }

        @Override
        public List<String> statements() {
            return List.of(query);
        }
    }

    /**
     * A statement of the author's own that cannot run in a transaction. If its answer is lost nobody can know whether it ran, so
     * it is not repeated by itself.
     */
    record OwnSql(int number, String title, Footprint footprint, List<String> statements, Optional<List<String>> down)
            implements Step {
        public OwnSql {
            statements = List.copyOf(statements);
            down = down.map(List::copyOf);
        }

        @Override
        public Undo undo() {
            return down.<Undo>map(Undo.Statements::new)
                    .orElseGet(() -> new Undo.Impossible("the effect of your own SQL: it has no down"));
        }
    }
}

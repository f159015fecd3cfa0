package dev.midstream.planner.sql;

import dev.midstream.planner.plan.LockMode;
import java.util.List;
import java.util.Optional;

/** What a statement does, as far as the rules ask. */
public sealed interface Statement {
    record AlterTable(Name table, boolean ifExists, List<TableAction> actions) implements Statement {
        public AlterTable {
            actions = List.copyOf(actions);
        }
    }

    /** @param constraints those that stand apart from columns */
    record CreateTable(
            Name table,
            boolean temporary,
            boolean ifNotExists,
            Form form,
            List<Column> columns,
            List<Constraint> constraints)
            implements Statement {
        public CreateTable {
            columns = List.copyOf(columns);
            constraints = List.copyOf(constraints);
        }

        /** Where its columns come from. */
        public enum Form {
            DEFINED,
            /** LIKE, INHERITS, OF, PARTITION OF: some come from elsewhere. */
            DERIVED,
            QUERY
        }
    }

    /** @param keys columns by name; an expression as none */
    record CreateIndex(
            Optional<String> name,
            Name table,
            boolean unique,
            boolean concurrently,
            boolean ifNotExists,
            boolean partial,
            String method,
            List<Optional<String>> keys)
            implements Statement {
        public CreateIndex {
            keys = List.copyOf(keys);
        }
    }

    record Drop(
            Thing thing,
            List<Name> names,
            boolean concurrently,
            boolean ifExists,
            boolean cascade,
            Optional<Name> table)
            implements Statement {
        public Drop {
            names = List.copyOf(names);
        }
    }

    /** A rename or a move of something that is not a table. */
    record Rename(Thing thing, Name object, String to) implements Statement {}

    record Change(Verb verb, Name table, boolean where) implements Statement {
        /** Which of the two. */
        public enum Verb {
            UPDATE,
            DELETE
        }
    }

    record Insert(Name table, boolean fromQuery) implements Statement {}

    record Truncate(List<Name> tables, boolean cascade) implements Statement {}

    record Vacuum(boolean full, List<Name> tables) implements Statement {}

    record Cluster(Optional<Name> table) implements Statement {}

    record LockTable(List<Name> tables, LockMode mode) implements Statement {}

    record Reindex(String target, Optional<Name> object, boolean concurrently) implements Statement {}

    record Refresh(Name view, boolean concurrently, boolean withData) implements Statement {}

    record CreateTrigger(String name, Name table) implements Statement {}

    record CreateEnum(Name type) implements Statement {}

    record AddEnumValue(Name type, boolean positioned, boolean ifNotExists) implements Statement {}

    record RenameEnumValue(Name type, String from) implements Statement {}

    record CreateDomain(Name domain, boolean constrained) implements Statement {}

    /** @param checked whether every column of the domain is checked at once */
    record AlterDomain(Name domain, boolean adds, boolean checked) implements Statement {}

    record Transaction(Act act) implements Statement {
        /** What becomes of the transaction. */
        public enum Act {
            BEGIN,
            COMMIT,
            ROLLBACK,
            /** Savepoints and what belongs to them. */
            WITHIN
        }
    }

    /** @param value as written; empty for DEFAULT and RESET */
    record Setting(String name, Optional<String> value, boolean local) implements Statement {}

    /** Known, and without a risk that a rule looks for. */
    record Plain(String kind) implements Statement {}

    /** May not run in a transaction. */
    record Alone(String kind) implements Statement {}

    /** Runs code that is not looked into. */
    record Opaque(String kind) implements Statement {}

    /**
     * Nothing can be said of it.
     *
     * @param at offset in the script where the reading ended
     */
    record NotUnderstood(String reason, int at) implements Statement {}

    /** What can be dropped or renamed. */
    enum Thing {
        TABLE,
        INDEX,
        VIEW,
        MATERIALIZED_VIEW,
        TRIGGER,
        SCHEMA,
        DATABASE,
        TYPE,
        SEQUENCE,
        FUNCTION,
        OTHER;

        /** For people. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        }
    }
}

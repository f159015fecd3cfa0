package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Catalog;
import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.file.TableName;
import java.util.List;
import java.util.Optional;

/**
 * The search for rows that refer to nothing, before a lock is asked for that such a row would make useless. PostgreSQL proves a foreign
 * key once, and a session that bypasses triggers goes by it; so verification looks again.
 */
final class OrphanProof {
    private final Draft draft;

    OrphanProof(Draft draft) {
        this.draft = draft;
    }

    void add(Table table, List<String> columns, ForeignKeySteps.Referenced referenced) {
        if (isReadable(referenced)) {
            draft.shared(Stage.PROVE_ROWS, VerifyFillsStep.class, table.ref(), () -> new VerifyFillsStep(table))
                    .add(columns, referenced);
            return;
        }
        draft.note(
                "role '%s' may not read every row of %s, so verification cannot look for orphans in %s.%s: grant select on %s to %s"
                        .formatted(
                                draft.server().user(),
                                referenced.table().label(),
                                table.ref().label(),
                                String.join(", ", columns),
                                referenced.table().sql(),
                                Identifier.quoted(draft.server().user())));
    }

    /** Row level security would hide rows, and everything that points to them would look like an orphan. */
    private boolean isReadable(ForeignKeySteps.Referenced referenced) {
        String name = referenced.table().sql();
        boolean isThere = draft.catalog()
                .table(new TableName(
                        Optional.of(referenced.table().schema()),
                        referenced.table().name()))
                .isPresent();
        return !isThere
                || draft.catalog()
                                .ask("select has_table_privilege(%1$s, 'SELECT') and not row_security_active(%1$s)"
                                        .formatted(Identifier.literal(name)))
                        instanceof Catalog.QueryAnswer.Yes;
    }
}

package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Catalog.LeftNotNull;
import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import java.util.List;
import java.util.Optional;

/**
 * NOT NULL without a scan under a strong lock. Added after the rows were verified, not before the backfill: a constraint that is
 * not valid yet is enforced for new writes at once, and the application must not fail before anybody has looked.
 */
final class NotNullSteps {
    /** Since 18 a NOT NULL constraint can be added NOT VALID and validated like any other. */
    private static final int NATIVE_SINCE = 18;

    private final Draft draft;
    private final DraftTable table;
    private final TableRef ref;
    private final String column;
    private final boolean isNative;

    private NotNullSteps(Draft draft, DraftTable table, String column) {
        this.draft = draft;
        this.table = table;
        this.ref = table.ref();
        this.column = column;
        this.isNative = draft.server().version().major() >= NATIVE_SINCE;
    }

    static void add(Draft draft, DraftTable table, String column) {
        new NotNullSteps(draft, table, column).add();
        table.setNotNull(column);
    }

    private void add() {
        String own = Names.helper("midstream_not_null", List.of(draft.migration(), column), column);
        Optional<LeftNotNull> left = table.existing()
                .flatMap(t -> draft.catalog().leftNotNull(t, column, isNative ? Optional.empty() : Optional.of(own)));
        left.ifPresent(l -> draft.note(
                isNative
                        ? Names.continued(l.constraint(), ref)
                        : "check %s of %s is there, as an attempt that failed leaves it: it is used now, and dropped once %s is not null"
                                .formatted(l.constraint(), ref.label(), column)));
        String constraint = left.map(LeftNotNull::constraint).orElseGet(() -> added(own));
        if (left.filter(LeftNotNull::proved).isEmpty()) {
            prove(constraint);
        }
        if (!isNative) {
            replace(constraint);
        }
    }

    private String added(String own) {
        String constraint =
                isNative ? draft.taken().constraint(table, Identifier.made(ref.name(), column, "not_null"), own) : own;
        String quoted = Identifier.quoted(constraint);
        String what = isNative
                ? "not null %s".formatted(Identifier.quoted(column))
                : "check (%s is not null)".formatted(Identifier.quoted(column));
        ddl(
                "require a value in %s.%s for new writes".formatted(ref.label(), column),
                List.of("alter table %s add constraint %s %s not valid".formatted(ref.sql(), quoted, what)),
                KeySteps.dropConstraint(ref, constraint));
        return constraint;
    }

    private void prove(String constraint) {
        draft.add(
                Stage.CONSTRAIN,
                number -> new Step.Validate(
                        number,
                        "prove that %s.%s has no null".formatted(ref.label(), column),
                        Footprint.of(Footprint.Work.SCANS, table.rows(), LockMode.SHARE_UPDATE_EXCLUSIVE, ref),
                        ref,
                        constraint,
                        "alter table %s validate constraint %s".formatted(ref.sql(), Identifier.quoted(constraint))));
    }

    /** The proved check spares PostgreSQL the scan. A column of our own goes as a whole on the way back. */
    private void replace(String check) {
        String quoted = Identifier.quoted(column);
        ddl(
                "make %s.%s not null".formatted(ref.label(), column),
                List.of(
                        "alter table %s alter column %s set not null".formatted(ref.sql(), quoted),
                        "alter table %s drop constraint %s".formatted(ref.sql(), Identifier.quoted(check))),
                table.adds(column)
                        ? new Undo.Nothing()
                        : new Undo.Statements(
                                List.of("alter table %s alter column %s drop not null".formatted(ref.sql(), quoted))));
    }

    private void ddl(String title, List<String> statements, Undo undo) {
        draft.add(
                Stage.CONSTRAIN,
                number -> new Step.Ddl(
                        number, title, Footprint.catalogOnly(LockMode.ACCESS_EXCLUSIVE, ref), statements, undo));
    }
}

package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import java.util.List;

/**
 * NOT NULL without a scan under a strong lock. Added after the rows were verified, not before the backfill: a constraint that is
 * not valid yet is enforced for new writes at once, and the application must not fail before anybody has looked.
 */
final class NotNullSteps {
    /** Since 18 a NOT NULL constraint can be added NOT VALID and validated like any other. */
    private static final int NATIVE_SINCE = 18;

    private NotNullSteps() {}

    static void add(Draft draft, DraftTable table, String column) {
        TableRef ref = table.ref();
        boolean isNative = draft.server().version().major() >= NATIVE_SINCE;
        String own = Names.helper("midstream_not_null", List.of(draft.migration(), column), column);
        String constraint =
                isNative ? draft.taken().constraint(table, Identifier.made(ref.name(), column, "not_null"), own) : own;
        String quoted = Identifier.quoted(constraint);
        String what = isNative
                ? "not null %s".formatted(Identifier.quoted(column))
                : "check (%s is not null)".formatted(Identifier.quoted(column));
        draft.add(
                Stage.CONSTRAIN,
                number -> ddl(
                        number,
                        "require a value in %s.%s for new writes".formatted(ref.label(), column),
                        ref,
                        List.of("alter table %s add constraint %s %s not valid".formatted(ref.sql(), quoted, what)),
                        new Undo.Statements(
                                List.of("alter table %s drop constraint if exists %s".formatted(ref.sql(), quoted)))));
        draft.add(
                Stage.CONSTRAIN,
                number -> new Step.Validate(
                        number,
                        "prove that %s.%s has no null".formatted(ref.label(), column),
                        Footprint.of(Footprint.Work.SCANS, table.rows(), LockMode.SHARE_UPDATE_EXCLUSIVE, ref),
                        ref,
                        constraint,
                        "alter table %s validate constraint %s".formatted(ref.sql(), quoted)));
        if (!isNative) {
            draft.add(
                    Stage.CONSTRAIN,
                    number -> ddl(
                            number,
                            "make %s.%s not null".formatted(ref.label(), column),
                            ref,
                            List.of(
                                    "alter table %s alter column %s set not null"
                                            .formatted(ref.sql(), Identifier.quoted(column)),
                                    "alter table %s drop constraint %s".formatted(ref.sql(), quoted)),
                            new Undo.Nothing()));
        }
    }

    private static Step ddl(int number, String title, TableRef table, List<String> statements, Undo undo) {
        return new Step.Ddl(number, title, Footprint.catalogOnly(LockMode.ACCESS_EXCLUSIVE, table), statements, undo);
    }
}

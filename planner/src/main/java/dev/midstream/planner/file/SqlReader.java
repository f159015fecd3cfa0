package dev.midstream.planner.file;

import java.util.List;
import java.util.Optional;

/** {@code sql}. */
final class SqlReader {
    /** Backfill is not among them: rows are changed in chunks, which statements of the author's own are not. */
    static final List<PhaseName> PHASES = List.of(PhaseName.EXPAND, PhaseName.VALIDATE, PhaseName.CONTRACT);

    private SqlReader() {}

    static Optional<Change> read(Fields fields) {
        Optional<PhaseName> phase = fields.optional("phase", value -> value.choice(PHASES));
        List<OwnStatement> up = fields.some("up", Value::statement);
        List<OwnStatement> down = fields.list("down", Value::statement);
        boolean transaction = fields.flag("transaction", true);
        return fields.build(
                () -> new Change.Sql(fields.place(), phase.orElse(PhaseName.EXPAND), up, down, transaction));
    }
}

package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Catalog;
import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.UniqueKey;
import dev.midstream.planner.file.Change;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.RowClaims;
import dev.midstream.planner.plan.RowClaims.Claim;
import dev.midstream.planner.plan.Step;
import java.util.ArrayList;
import java.util.List;

/** The proof, row by row, that the backfill and the triggers did what the fills say. */
final class VerifyFillsStep implements Draft.StepMaker {
    private final Table table;
    private final List<Claim> claims = new ArrayList<>();

    VerifyFillsStep(Table table) {
        this.table = table;
    }

    void add(Change.AddColumn change, Fill.PerRow fill, Catalog.Type type) {
        String column = Identifier.quoted(change.column());
        if (fill.followsRow()) {
            String cast = type.comparable() ? "" : "::text";
            String missing = change.notNull() ? column + " is null or " : "";
            claims.add(new Claim(
                    change.column() + " equals its fill",
                    "%s%s%s is distinct from cast((%s) as %s)%s"
                            .formatted(missing, column, cast, fill.expression(), type.text(), cast)));
        } else {
            claims.add(new Claim(change.column() + " has a value", column + " is null"));
        }
    }

    @Override
    public Step make(int number) {
        return new Step.VerifyRows(
                number,
                "verify every row of " + table.ref().label(),
                Footprint.of(Footprint.Work.SCANS, table.rows(), LockMode.ACCESS_SHARE, table.ref()),
                table.ref(),
                new RowClaims(
                        table.ref().name(),
                        claims,
                        table.rowKey().map(UniqueKey::columns).orElse(List.of())));
    }
}

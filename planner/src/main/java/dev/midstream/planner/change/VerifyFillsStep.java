package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Catalog;
import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.catalog.UniqueKey;
import dev.midstream.planner.file.Change;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.RowClaims;
import dev.midstream.planner.plan.RowClaims.Claim;
import dev.midstream.planner.plan.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The proof, row by row, that the backfill and the triggers did what the fills say. */
final class VerifyFillsStep implements Draft.StepMaker {
    private final Table table;
    private final List<Claim> claims = new ArrayList<>();
    private final Set<TableRef> parents = new LinkedHashSet<>();

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

    /** Every value is found where the foreign key points. */
    void add(String column, ForeignKeySteps.Referenced referenced) {
        String own = Identifier.quoted(table.ref().name()) + "." + Identifier.quoted(column);
        claims.add(new Claim(
                "%s refers to a row of %s".formatted(column, referenced.table().label()),
                "%1$s is not null and not exists (select from %2$s as midstream_parent where midstream_parent.%3$s = %1$s)"
                        .formatted(
                                own,
                                referenced.table().sql(),
                                Identifier.quoted(referenced.columns().getFirst()))));
        parents.add(referenced.table());
    }

    @Override
    public Step make(int number) {
        parents.remove(table.ref());
        List<Footprint.Lock> locks = Stream.concat(Stream.of(table.ref()), parents.stream())
                .map(one -> new Footprint.Lock(one, LockMode.ACCESS_SHARE))
                .toList();
        return new Step.VerifyRows(
                number,
                "verify every row of " + table.ref().label(),
                new Footprint(locks, Footprint.Work.SCANS, table.rows()),
                table.ref(),
                new RowClaims(
                        table.ref().name(),
                        claims,
                        table.rowKey().map(UniqueKey::columns).orElse(List.of())));
    }
}

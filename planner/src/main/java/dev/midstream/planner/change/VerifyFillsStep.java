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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

    /** Every value is found where the foreign key points; one that is null in part points nowhere. */
    void add(List<String> columns, ForeignKeySteps.Referenced referenced) {
        List<String> own = columns.stream()
                .map(column -> Identifier.quoted(table.ref().name()) + "." + Identifier.quoted(column))
                .toList();
        String present = own.stream().map(column -> column + " is not null").collect(Collectors.joining(" and "));
        String same = IntStream.range(0, own.size())
                .mapToObj(i -> "midstream_parent.%s = %s"
                        .formatted(Identifier.quoted(referenced.columns().get(i)), own.get(i)))
                .collect(Collectors.joining(" and "));
        claims.add(new Claim(
                "%s refers to a row of %s"
                        .formatted(
                                String.join(", ", columns), referenced.table().label()),
                "%s and not exists (select from %s as midstream_parent where %s)"
                        .formatted(present, referenced.table().sql(), same)));
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

package dev.midstream.cli.doctor;

import dev.midstream.cli.render.Quantities;
import dev.midstream.planner.pg.PinnedHorizon;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether something keeps dead rows from being reused. */
final class Horizon implements Check {
    private static final String NAME = "xmin horizon";
    private static final String PREPARED = """
            select format('%s, of %s', gid, owner), extract(epoch from clock_timestamp() - prepared)::bigint,
              format('commit prepared %1$L or rollback prepared %1$L', gid)
            from pg_prepared_xacts where database = current_database() order by prepared""";

    @Override
    public List<Finding> look(Questions questions) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        Optional<PinnedHorizon> pinned = PinnedHorizon.look(questions.connection());
        findings.add(pinned.map(Horizon::held).orElseGet(() -> Finding.fine(NAME, "moves")));
        findings.addAll(questions.ask(
                PREPARED,
                row -> Finding.doubtful(
                        "prepared transaction",
                        "%s, for %d s: keeps its locks and holds back the horizon until somebody ends it: %s"
                                .formatted(row.getString(1), row.getLong(2), row.getString(3)))));
        return findings;
    }

    private static Finding held(PinnedHorizon pinned) {
        return Finding.doubtful(
                NAME,
                "held back by %s%s: dead rows cannot be reused, and a backfill makes the table grow as one UPDATE would. See that it ends first, or run with --on-old-snapshot=hold"
                        .formatted(
                                pinned.holder(),
                                pinned.age()
                                        .map(age -> ", for " + Quantities.duration(age))
                                        .orElse("")));
    }
}

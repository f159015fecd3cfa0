package dev.midstream.cli.doctor;

import java.sql.SQLException;
import java.util.List;

/** Whether something keeps dead rows from being reused. */
final class Horizon implements Check {
    private static final long OLD_XIDS = 5_000_000;
    private static final long OLD_SECONDS = 600;
    private static final String HELD_BY = """
            select coalesce(max(age(backend_xmin)), 0),
              coalesce(max(extract(epoch from clock_timestamp() - xact_start)), 0)::bigint,
              (select count(*) from pg_prepared_xacts),
              (array_agg(format('pid %s (%s)', pid, usename) order by xact_start))[1]
            from pg_stat_activity where backend_xmin is not null and pid <> pg_backend_pid()""";

    @Override
    public List<Finding> look(Questions questions) throws SQLException {
        return questions
                .ask(HELD_BY, row -> {
                    boolean old = row.getLong(1) > OLD_XIDS || row.getLong(2) > OLD_SECONDS;
                    Finding horizon = old
                            ? Finding.doubtful(
                                    "xmin horizon",
                                    "held back for %d s by %s: dead rows cannot be reused, the table grows more than it need"
                                            .formatted(row.getLong(2), row.getString(4)))
                            : Finding.fine("xmin horizon", "moves");
                    return row.getLong(3) == 0
                            ? List.of(horizon)
                            : List.of(
                                    horizon,
                                    Finding.doubtful(
                                            "prepared transactions",
                                            row.getLong(3)
                                                    + " prepared transactions hold back the horizon: commit or roll them back"));
                })
                .getFirst();
    }
}

package dev.midstream.cli.doctor;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the WAL of a backfill would burden: slots and standbys. */
final class Replication implements Check {
    private static final long RETAINED_BYTES_MAX = 10_000_000_000L;
    private static final long LAG_SECONDS_MAX = 30;
    private static final String SLOTS = """
            select slot_name, active, coalesce(wal_status, ''),
              coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0)::bigint from pg_replication_slots""";
    private static final String STANDBYS = """
            select application_name, coalesce(state, 'state unknown'), coalesce(extract(epoch from replay_lag), 0)::bigint,
              coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn), 0)::bigint from pg_stat_replication""";

    @Override
    public List<Finding> look(Questions questions) throws SQLException {
        List<Finding> findings = new ArrayList<>(questions.ask(SLOTS, Replication::slot));
        findings.addAll(questions.ask(STANDBYS, Replication::standby));
        return findings.isEmpty() ? List.of(Finding.fine("replication", "no standby and no slot")) : findings;
    }

    private static Finding slot(ResultSet row) throws SQLException {
        boolean bad =
                row.getLong(4) > RETAINED_BYTES_MAX || !List.of("reserved", "").contains(row.getString(3));
        String text = "%s, retains %d MB of WAL%s"
                .formatted(
                        row.getBoolean(2) ? "active" : "not active",
                        row.getLong(4) / 1_000_000,
                        bad
                                ? ": a backfill will fill the disk; " + toDo(row)
                                : row.getBoolean(2) ? "" : ": " + toDo(row));
        Verdict verdict = bad ? Verdict.WRONG : row.getBoolean(2) ? Verdict.FINE : Verdict.DOUBTFUL;
        return new Finding("slot " + row.getString(1), verdict, text, Optional.empty());
    }

    /** The slot's consumer may only be away for a moment, so nothing is offered for pasting. */
    private static String toDo(ResultSet row) throws SQLException {
        return "start its consumer, or: select pg_drop_replication_slot('%s')".formatted(row.getString(1));
    }

    private static Finding standby(ResultSet row) throws SQLException {
        boolean late = row.getLong(3) > LAG_SECONDS_MAX;
        String text =
                "%s, %d s and %d MB behind".formatted(row.getString(2), row.getLong(3), row.getLong(4) / 1_000_000);
        return new Finding(
                "standby " + row.getString(1), late ? Verdict.DOUBTFUL : Verdict.FINE, text, Optional.empty());
    }
}

package dev.midstream.cli.doctor;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Settings of the server that a migration relies on, or suffers from. */
final class Settings implements Check {
    private static final long WAL_SIZE_MIN = 1_000_000_000L;

    @Override
    public List<Finding> look(Questions questions) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        findings.addAll(on(questions, "fsync", "a crash of the server may lose or damage data"));
        findings.addAll(on(questions, "full_page_writes", "a crash of the server may damage data"));
        findings.addAll(on(questions, "autovacuum", "dead rows of the backfill stay for ever"));
        findings.addAll(questions.ask(
                "select pg_size_bytes(current_setting('max_wal_size')), current_setting('max_wal_size')",
                row -> row.getLong(1) < WAL_SIZE_MIN
                        ? Finding.doubtful(
                                "max_wal_size",
                                row.getString(2)
                                        + ": a backfill forces checkpoints one after the other; 4GB or more is better")
                        : Finding.fine("max_wal_size", row.getString(2))));
        return findings;
    }

    private static List<Finding> on(Questions questions, String name, String otherwise) throws SQLException {
        return questions.ask(
                "select current_setting(?)",
                row -> row.getString(1).equals("on")
                        ? Finding.fine(name, "on")
                        : Finding.doubtful(name, row.getString(1) + ": " + otherwise),
                name);
    }
}

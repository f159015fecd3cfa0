package dev.midstream.cli.doctor;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** None is needed; some keep rows in tables of their own kind, or run code at every ALTER TABLE. */
final class Extensions implements Check {
    private static final Set<String> OWN_TABLES = Set.of("timescaledb", "citus", "columnar", "pg_partman");
    private static final String NAME = "extensions";
    private static final String EVENT_TRIGGERS =
            "select evtname from pg_event_trigger where evtenabled not in ('D', 'R') order by 1";

    @Override
    public List<Finding> look(Questions questions) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        List<String> there = questions.ask("select extname from pg_extension order by 1", row -> row.getString(1));
        List<String> special = there.stream().filter(OWN_TABLES::contains).toList();
        findings.add(
                special.isEmpty()
                        ? Finding.fine(NAME, "none is needed; there: " + String.join(", ", there))
                        : Finding.doubtful(
                                NAME,
                                String.join(", ", special)
                                        + " manages tables of its own kind: try the migration on a copy first"));
        List<String> triggers = questions.ask(EVENT_TRIGGERS, row -> row.getString(1));
        if (!triggers.isEmpty()) {
            findings.add(Finding.doubtful(
                    "event triggers",
                    String.join(", ", triggers) + ": run with every change of the schema, and may refuse or delay it"));
        }
        return findings;
    }
}

package dev.midstream.cli.doctor;

import dev.midstream.checkpoints.pg.PgSchema;
import dev.midstream.cli.connect.Target;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Everything {@code doctor} looks at, question by question; each is one query and one verdict. */
public final class Examination {
    private static final long HORIZON_OLD_XIDS = 5_000_000;
    private static final long HORIZON_OLD_SECONDS = 600;
    private static final long RETAINED_BYTES_MAX = 10_000_000_000L;
    private static final long LAG_SECONDS_MAX = 30;

    private final Connection connection;
    private final Target target;
    private final List<Result> results = new ArrayList<>();

    public Examination(Connection connection, Target target) {
        this.connection = connection;
        this.target = target;
    }

    public List<Result> run() throws SQLException {
        connection.setAutoCommit(true);
        say(Verdict.FINE, "connection", target + " (from " + target.source() + ")");
        version();
        if (results.getLast().verdict() != Verdict.WRONG) {
            primary();
            pooler();
            ownSchema();
            monitoring();
            settings();
            horizon();
            slots();
            standbys();
        }
        return List.copyOf(results);
    }

    private void version() throws SQLException {
        ask("select current_setting('server_version_num')::int, current_setting('server_version')", row -> {
            boolean old = row.getInt(1) < 140_000;
            boolean untested = row.getInt(1) >= 190_000;
            say(
                    old ? Verdict.WRONG : untested ? Verdict.DOUBTFUL : Verdict.FINE,
                    "version",
                    "PostgreSQL " + row.getString(2)
                            + (old ? ": 14 or newer is needed" : untested ? ": newer than any tested" : ""));
        });
    }

    private void primary() throws SQLException {
        ask("select pg_is_in_recovery(), current_setting('default_transaction_read_only')::bool", row -> {
            if (row.getBoolean(1)) {
                say(Verdict.WRONG, "role of the server", "a standby, which takes no writes: connect to the primary");
            } else if (row.getBoolean(2)) {
                say(
                        Verdict.WRONG,
                        "role of the server",
                        "default_transaction_read_only is on: switch it off for this role");
            } else {
                say(Verdict.FINE, "role of the server", "primary");
            }
        });
    }

    /** Behind a transaction pooler a session setting does not stay. */
    private void pooler() throws SQLException {
        long first = number("select pg_backend_pid()");
        boolean same = true;
        for (int i = 0; i < 5; i++) {
            same &= number("select pg_backend_pid()") == first;
        }
        say(
                same ? Verdict.FINE : Verdict.DOUBTFUL,
                "pooler",
                same
                        ? "none seen: every statement came to the same backend"
                        : "statements come to different backends: indexes cannot be built safely behind a transaction pooler, connect directly");
    }

    private void ownSchema() throws SQLException {
        ask("""
                select has_database_privilege(current_database(), 'CREATE'), current_user, current_database(),
                  (select has_schema_privilege(oid, 'CREATE, USAGE') from pg_namespace where nspname = 'midstream'),
                  to_regclass('midstream.schema_version') is not null""", row -> {
            boolean mayCreate = row.getBoolean(1);
            Object usable = row.getObject(4);
            if (usable == null && !mayCreate) {
                say(
                        Verdict.WRONG,
                        "schema midstream",
                        "role %s may not create it: grant create on database %s to %s"
                                .formatted(row.getString(2), row.getString(3), row.getString(2)));
            } else if (Boolean.FALSE.equals(usable)) {
                say(
                        Verdict.WRONG,
                        "schema midstream",
                        "role %s may not use it: grant usage, create on schema midstream to %s"
                                .formatted(row.getString(2), row.getString(2)));
            } else {
                say(Verdict.FINE, "schema midstream", row.getBoolean(5) ? "there" : "will be made by the first run");
            }
        });
        if (number("select count(*) from pg_class where oid = to_regclass('midstream.schema_version')") == 1) {
            long version = number("select coalesce(max(version), 0) from midstream.schema_version");
            if (version > PgSchema.newest()) {
                say(
                        Verdict.WRONG,
                        "schema version",
                        "%d, newer than this program knows (%d): use the newer Midstream"
                                .formatted(version, PgSchema.newest()));
            }
        }
    }

    private void monitoring() throws SQLException {
        ask(
                "select pg_has_role('pg_monitor', 'USAGE') or pg_has_role('pg_read_all_stats', 'USAGE'), current_user",
                row -> say(
                        row.getBoolean(1) ? Verdict.FINE : Verdict.DOUBTFUL,
                        "monitoring",
                        row.getBoolean(1)
                                ? "may see other roles' sessions"
                                : "who blocks a lock cannot be named: grant pg_monitor to " + row.getString(2)));
    }

    private void settings() throws SQLException {
        setting("fsync", "on", "a crash of the server may lose or damage data");
        setting("full_page_writes", "on", "a crash of the server may damage data");
        setting("autovacuum", "on", "dead rows of the backfill stay for ever");
        ask("select pg_size_bytes(current_setting('max_wal_size')), current_setting('max_wal_size')", row -> {
            boolean small = row.getLong(1) < 1_000_000_000L;
            say(
                    small ? Verdict.DOUBTFUL : Verdict.FINE,
                    "max_wal_size",
                    row.getString(2)
                            + (small
                                    ? ": a backfill forces checkpoints one after the other; 4GB or more is better"
                                    : ""));
        });
    }

    private void setting(String name, String wanted, String otherwise) throws SQLException {
        ask("select current_setting('" + name + "')", row -> {
            boolean fine = row.getString(1).equals(wanted);
            say(fine ? Verdict.FINE : Verdict.DOUBTFUL, name, row.getString(1) + (fine ? "" : ": " + otherwise));
        });
    }

    private void horizon() throws SQLException {
        ask(
                """
                select coalesce(max(age(backend_xmin)), 0),
                  coalesce(max(extract(epoch from clock_timestamp() - xact_start)), 0)::bigint,
                  (select count(*) from pg_prepared_xacts),
                  (array_agg(format('pid %s (%s)', pid, usename) order by xact_start))[1]
                from pg_stat_activity where backend_xmin is not null and pid <> pg_backend_pid()""",
                row -> {
                    boolean old = row.getLong(1) > HORIZON_OLD_XIDS || row.getLong(2) > HORIZON_OLD_SECONDS;
                    say(
                            old ? Verdict.DOUBTFUL : Verdict.FINE,
                            "xmin horizon",
                            old
                                    ? "held back for %d s by %s: dead rows cannot be reused, the table grows more than it need"
                                            .formatted(row.getLong(2), row.getString(4))
                                    : "moves");
                    if (row.getLong(3) > 0) {
                        say(
                                Verdict.DOUBTFUL,
                                "prepared transactions",
                                row.getLong(3)
                                        + " prepared transactions hold back the horizon: commit or roll them back");
                    }
                });
    }

    private void slots() throws SQLException {
        ask("""
                select slot_name, active, coalesce(wal_status, ''),
                  coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0)::bigint from pg_replication_slots""", row -> {
            boolean bad = row.getLong(4) > RETAINED_BYTES_MAX
                    || !List.of("reserved", "").contains(row.getString(3));
            say(
                    bad ? Verdict.WRONG : row.getBoolean(2) ? Verdict.FINE : Verdict.DOUBTFUL,
                    "slot " + row.getString(1),
                    "%s, retains %d MB of WAL%s"
                            .formatted(
                                    row.getBoolean(2) ? "active" : "not active",
                                    row.getLong(4) / 1_000_000,
                                    bad ? ": a backfill will fill the disk; drop it or start its consumer" : ""));
        });
    }

    private void standbys() throws SQLException {
        ask("""
                select application_name, state, coalesce(extract(epoch from replay_lag), 0)::bigint,
                  coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn), 0)::bigint from pg_stat_replication""", row -> {
            boolean late = row.getLong(3) > LAG_SECONDS_MAX;
            say(
                    late ? Verdict.DOUBTFUL : Verdict.FINE,
                    "standby " + row.getString(1),
                    "%s, %d s and %d MB behind"
                            .formatted(row.getString(2), row.getLong(3), row.getLong(4) / 1_000_000));
        });
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private void ask(String sql, Answer answer) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                answer.take(result);
            }
        }
    }

    private void say(Verdict verdict, String check, String finding) {
        results.add(new Result(check, verdict, finding));
    }

    @FunctionalInterface
    private interface Answer {
        void take(ResultSet row) throws SQLException;
    }

    /** The answer to one question. */
    public record Result(String check, Verdict verdict, String finding) {}

    /** How bad it is. */
    public enum Verdict {
        FINE("ok"),
        DOUBTFUL("?"),
        WRONG("!!");

        private final String mark;

        Verdict(String mark) {
            this.mark = mark;
        }

        public String mark() {
            return mark;
        }
    }
}

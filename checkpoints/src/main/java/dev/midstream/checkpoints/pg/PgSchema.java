package dev.midstream.checkpoints.pg;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** Midstream's own tables: the schema {@code midstream}, its version and its upgrade. */
public final class PgSchema {
    /** One script a version, in order; a script that was released is never changed. */
    private static final List<String> SCRIPTS =
            List.of("V001__event_log.sql", "V002__apply_rows.sql", "V003__advance.sql", "V004__readings.sql");

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String EXISTS = "select to_regclass('midstream.schema_version') is not null";
    private static final String VERSION = "select coalesce(max(version), 0) from midstream.schema_version";

    /** Taken for the length of the upgrade only, so it is safe behind a transaction pooler. */
    private static final String ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('midstream.schema_version'))";

    /** Asked of the table, not of a cache: another process may have made the schema while this one waited. */
    private static final String SCHEMAS = "select count(*) from pg_catalog.pg_namespace where nspname = 'midstream'";

    private static final String VERSION_TABLE = """
            create table if not exists midstream.schema_version (
              version integer primary key, at timestamptz not null default clock_timestamp())""";

    private PgSchema() {}

    /** The version this code writes. */
    public static int newest() {
        return SCRIPTS.size();
    }

    /** The version in the database; empty if Midstream never ran there. Reads only. */
    public static OptionalInt installed(Pool pool) {
        try (Loan loan = Loan.from(pool)) {
            boolean exists = first(loan, EXISTS).getBoolean(0);
            return exists ? OptionalInt.of(first(loan, VERSION).getInteger(0)) : OptionalInt.empty();
        }
    }

    /**
     * Creates or upgrades the schema in one transaction; does nothing when it is at the newest version.
     *
     * @throws NewerSchema if a newer Midstream has been here
     */
    public static void upgrade(Pool pool) {
        OptionalInt before = installed(pool);
        if (before.isPresent() && before.getAsInt() == newest()) {
            return;
        }
        try (Loan loan = Loan.from(pool)) {
            try {
                upgrade(loan);
            } catch (RuntimeException e) {
                loan.sendOnly("rollback");
                throw e;
            }
        }
    }

    private static void upgrade(Loan loan) {
        run(loan, "begin isolation level read committed");
        run(loan, ONE_AT_A_TIME);
        if (first(loan, SCHEMAS).getInteger(0) == 0) { // a role without CREATE may use a schema made for it
            run(loan, "create schema midstream");
        }
        run(loan, VERSION_TABLE);
        int version = first(loan, VERSION).getInteger(0);
        if (version > newest()) {
            throw new NewerSchema(version, newest());
        }
        for (int next = version + 1; next <= newest(); next++) {
            run(loan, script(SCRIPTS.get(next - 1)));
            run(loan, "insert into midstream.schema_version (version) values (" + next + ")");
        }
        run(loan, "commit");
    }

    private static RowSet<Row> run(Loan loan, String sql) {
        return loan.answer(loan.connection().query(sql).execute(), LIMIT);
    }

    private static Row first(Loan loan, String sql) {
        return run(loan, sql).iterator().next();
    }

    private static String script(String name) {
        try (InputStream in = PgSchema.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The database was used by a newer Midstream, whose facts this one may misread. */
    public static final class NewerSchema extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NewerSchema(int found, int known) {
            super("the schema midstream is at version %d, this program knows up to %d: use the newer Midstream"
                    .formatted(found, known));
        }
    }
}

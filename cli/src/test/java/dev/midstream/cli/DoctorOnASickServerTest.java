package dev.midstream.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each thing that is wrong with a server is named, with what to do about it. */
class DoctorOnASickServerTest {
    private static EmbeddedServer server;

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void startIt() {
        server = EmbeddedServer.start(
                EmbeddedServer.DEFAULT_MAJOR,
                Map.of("fsync", "off", "max_wal_size", "64MB", "max_prepared_transactions", "2", "autovacuum", "off"));
    }

    @AfterAll
    static void stopIt() {
        server.close();
    }

    @Test
    void settingsThatLoseDataOrForceCheckpoints() {
        String said = doctor(url());
        assertSays(said, "fsync off: a crash of the server may lose or damage data");
        assertSays(said, "autovacuum off: dead rows of the backfill stay for ever");
        assertSays(said, "max_wal_size 64MB: a backfill forces checkpoints one after the other; 4GB or more is better");
    }

    @Test
    void slotThatNobodyReads() throws SQLException {
        execute("select pg_create_physical_replication_slot('gone', true)");
        try {
            assertTrue(
                    doctor(url())
                            .matches(
                                    ".*slot gone not active, retains \\d+ MB of WAL: start its consumer, or: select pg_drop_replication_slot\\('gone'\\).*"),
                    doctor(url()));
        } finally {
            execute("select pg_drop_replication_slot('gone')");
        }
    }

    @Test
    void oldSnapshotAndPreparedTransaction() throws SQLException, InterruptedException {
        execute("create table elsewhere ()");
        try (Connection report = server.connect("postgres");
                Connection other = server.connect("postgres")) {
            report.createStatement().execute("set application_name = 'the report'");
            report.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            report.setAutoCommit(false);
            report.createStatement().execute("select * from elsewhere");
            execute("create table later ()");
            other.setAutoCommit(false);
            other.createStatement().execute("drop table later");
            other.createStatement().execute("prepare transaction 'half done'");
            Thread.sleep(3_500); // a younger snapshot is no trouble
            String said = doctor(url());
            assertTrue(
                    said.matches(".*xmin horizon held back by session \\d+ of postgres \\(the report\\), for \\S+.*"),
                    said);
            assertSays(said, "See that it ends first, or run with --on-old-snapshot=hold");
            assertTrue(
                    said.matches(
                            ".*prepared transaction half done, of postgres, for \\d+ s: .* until somebody ends it: commit prepared 'half done' or rollback prepared 'half done'.*"),
                    said);
            report.rollback();
            assertSays(doctor(url()), "held back by prepared transaction 'half done' of postgres");
        } finally {
            execute("rollback prepared 'half done'");
        }
        assertSays(doctor(url()), "xmin horizon moves");
    }

    @Test
    void poolerInTransactionModeIsFoundThoughItIsIdleAndRefused() throws IOException {
        try (SmallPooler pooler = new SmallPooler(server.port(), "postgres", true)) {
            String said = flat(Terminal.at(pooler.url()).type("doctor").exits(ExitCode.FINDINGS));
            assertSays(said, "pooler one in transaction mode stands between");
            assertSays(said, "Connect to the server itself");
            String file = Files.writeString(
                            folder.resolve("m.yaml"),
                            "migration: m\nchanges:\n  - create_table: {table: t, columns: [{name: id, type: int}]}\n")
                    .toString();
            Terminal.at(pooler.url())
                    .type("run", file)
                    .exits(ExitCode.USAGE)
                    .complains("is a pooler in transaction mode")
                    .complains("connect to the server itself. Nothing was touched");
        }
    }

    @Test
    void poolerInSessionModeIsNamed() throws IOException {
        try (SmallPooler pooler = new SmallPooler(server.port(), "postgres", false)) {
            String said = doctor(pooler.url());
            assertSays(said, "pooler one stands between; no two sessions were seen to share a backend");
            assertSays(said, "make sure that its mode is session");
            Terminal.at(pooler.url()).type("status").exits(ExitCode.DONE);
        }
        assertSays(doctor(url()), "pooler none: the server itself answers");
    }

    private static String doctor(String url) {
        return flat(Terminal.at(url).type("doctor").exits(ExitCode.DONE));
    }

    private static void assertSays(String said, String expected) {
        assertTrue(said.contains(expected), () -> "no '%s' in: %s".formatted(expected, said));
    }

    private static String url() {
        return "postgresql://postgres@127.0.0.1:%d/postgres".formatted(server.port());
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = server.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String flat(Terminal.Shown shown) {
        return shown.out().replaceAll("\\s+", " ");
    }
}

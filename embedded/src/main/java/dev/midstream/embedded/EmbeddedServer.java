package dev.midstream.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * One running PostgreSQL server on a loopback port, with {@code fsync} and {@code synchronous_commit} on: what survives a
 * crash here survives it in production. Trust authentication, superuser {@code postgres}, log in {@link #log()}.
 */
public final class EmbeddedServer implements AutoCloseable {
    /** The major version started when nobody asks for another. */
    public static final int DEFAULT_MAJOR = 17;

    private static final Duration STARTUP_LIMIT = Duration.ofSeconds(60);
    private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(30);

    private final int major;
    private final Path dataDirectory;
    private final Map<String, String> settings;
    private EmbeddedPostgres postgres;

    private EmbeddedServer(int major, Path dataDirectory, Map<String, String> settings, int port) {
        this.major = major;
        this.dataDirectory = dataDirectory;
        this.settings = Map.copyOf(settings);
        this.postgres = launch(port);
    }

    /** The major versions that can be started here: the default one, and those in the folder named by a system property. */
    public static NavigableSet<Integer> majorsAtHand() {
        try {
            return PostgresBinaries.majors();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a new server of the major version (13–18) whose data directory is removed on close. */
    public static EmbeddedServer start(int major, Map<String, String> settings) {
        try {
            Path parent = Files.createDirectories(workingDirectory());
            return new EmbeddedServer(major, Files.createTempDirectory(parent, "data-"), settings, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server on a data directory that is kept on close: made on first use, continued afterwards. */
    public static EmbeddedServer startIn(Path dataDirectory, int major, Map<String, String> settings) {
        return new EmbeddedServer(major, dataDirectory.toAbsolutePath(), settings, 0);
    }

    /** The loopback port; the same after {@link #restart}. */
    public int port() {
        return postgres.getPort();
    }

    /** The major version, such as 17. */
    public int major() {
        return major;
    }

    /** The data directory. */
    public Path dataDirectory() {
        return dataDirectory;
    }

    /** The server's log file. */
    public Path log() {
        return dataDirectory.resolveSibling(dataDirectory.getFileName() + ".log");
    }

    /** The JDBC URL of a database, as superuser. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?user=postgres".formatted(port(), database);
    }

    /** A new connection as superuser. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database));
    }

    /** Stops at once, as {@code pg_ctl stop -m immediate} does (no checkpoint, crash recovery follows), and starts again. */
    public void restart() {
        crash();
        startAgain();
    }

    /** The stop half of {@link #restart}: every backend dies as in a power cut. */
    public void crash() {
        signal("QUIT");
    }

    /** The start half of {@link #restart}, on the same port and data. */
    public void startAgain() {
        int port = postgres.getPort();
        release();
        postgres = launch(port);
    }

    @Override
    public void close() {
        release();
        if (isTemporary()) {
            try {
                removeData();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Stops the server if it runs and gives its lock file back. */
    private void release() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void removeData() throws IOException {
        try (Stream<Path> files = Files.walk(dataDirectory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(log());
    }

    private void signal(String name) {
        try {
            long pid = Long.parseLong(Files.readAllLines(dataDirectory.resolve("postmaster.pid"))
                    .getFirst()
                    .strip());
            ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
            new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .inheritIO()
                    .start()
                    .waitFor();
            postmaster.onExit().get(SHUTDOWN_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while PostgreSQL stopped", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("PostgreSQL did not stop within " + SHUTDOWN_LIMIT, e);
        }
    }

    private EmbeddedPostgres launch(int port) {
        try {
            Files.createDirectories(workingDirectory());
            Redirect log = Redirect.appendTo(log().toFile());
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(workingDirectory().toFile())
                    .setDataDirectory(dataDirectory)
                    .setCleanDataDirectory(false) // it would also wipe the data when started again
                    .setPgBinaryResolver((system, architecture) -> PostgresBinaries.open(major, system, architecture))
                    .setPGStartupWait(STARTUP_LIMIT)
                    .setOutputRedirector(log)
                    .setErrorRedirector(log)
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on");
            if (port != 0) {
                builder.setPort(port);
            }
            settings.forEach(builder::setServerConfig);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "embedded PostgreSQL %d did not start; its log is %s".formatted(major, log()), e);
        }
    }

    private boolean isTemporary() {
        return dataDirectory.startsWith(workingDirectory());
    }

    /** One folder a user, so that root and an ordinary user on one machine do not meet in each other's files. */
    private static Path workingDirectory() {
        return Path.of(System.getProperty("java.io.tmpdir"), "midstream-" + System.getProperty("user.name"));
    }
}

package dev.midstream.bench.server;

import dev.midstream.embedded.EmbeddedServer;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The one server of a run: started for it, or one that is there already. */
public final class Cluster implements AutoCloseable {
    /** Written into every report: what is durable, and what decides how much is written when. */
    private static final List<String> STATED = List.of(
            "server_version",
            "fsync",
            "synchronous_commit",
            "full_page_writes",
            "wal_level",
            "shared_buffers",
            "max_wal_size",
            "min_wal_size",
            "checkpoint_timeout",
            "autovacuum",
            "data_checksums");

    private static final String SWITCH_THROUGH = """
            do $$ begin
              for i in 1..pg_size_bytes(current_setting('min_wal_size')) / pg_size_bytes(current_setting('wal_segment_size')) loop
                perform pg_logical_emit_message(true, 'bench', 'one more segment');
                perform pg_switch_wal();
              end loop;
            end $$""";

    private static final int STOP_TRIES = 20;
    private static final long STOP_PAUSE_MILLIS = 1_000;

    private final Address address;
    private final Optional<EmbeddedServer> embedded;

    private Cluster(Address address, Optional<EmbeddedServer> embedded) {
        this.address = address;
        this.embedded = embedded;
    }

    /** Starts one of the major version; durable unless the settings say otherwise. */
    public static Cluster start(int major, Map<String, String> settings) {
        EmbeddedServer server = EmbeddedServer.start(major, settings);
        return new Cluster(Address.local(server.port()), Optional.of(server));
    }

    public static Cluster at(Address address) {
        return new Cluster(address, Optional.empty());
    }

    public Address address() {
        return address;
    }

    /**
     * Makes the WAL segments that {@code min_wal_size} keeps, as a server has them that has been at work for a while. Whoever fills the last
     * segment makes the next one, 16 MB of zeros flushed to disk, and every commit waits for it. A server that was there before is left as it is.
     */
    public void makeSegments() throws SQLException {
        if (embedded.isPresent()) {
            try (Database database = new Database(address)) {
                database.execute(SWITCH_THROUGH, "checkpoint");
            }
        }
    }

    /** The settings a reader of figures must know. */
    public Map<String, String> settings() throws SQLException {
        try (Database database = new Database(address)) {
            Map<String, String> settings = new LinkedHashMap<>();
            for (String name : STATED) {
                settings.put(
                        name, database.text("select current_setting(?)", name).orElse(""));
            }
            return settings;
        }
    }

    /** Stops and removes what was started. The JVM's end may be stopping the same server meanwhile: hence the tries. */
    @Override
    public void close() {
        for (int tries = 1; embedded.isPresent() && isThere(embedded.get()); tries++) {
            try {
                embedded.get().close();
                return;
            } catch (UncheckedIOException e) {
                if (tries == STOP_TRIES) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static boolean isThere(EmbeddedServer server) {
        return Files.exists(server.dataDirectory());
    }

    private static void pause() {
        try {
            Thread.sleep(STOP_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.midstream.engine.pg.signal;

import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Signal;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * {@link Signal#DISK}. PostgreSQL does not say how much room is left, so there are two ways: the operator says how much there is, and
 * what the databases and the WAL take is counted; or the data directory is on this machine, and its file system says. Tablespaces
 * elsewhere are seen only by the first.
 */
final class Disk extends ServerProbe {
    /** The server asks its file system for the size of every file of every database. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final String TAKEN = """
            select (select sum(pg_database_size(oid)) from pg_database)::float8 + (select coalesce(sum(size), 0) from pg_ls_waldir())::float8""";

    private static final String PLACE = "select current_setting('data_directory')";

    private static final String MAY_SEE_PLACE =
            "select pg_has_role(current_user, 'pg_read_all_settings', 'usage') as may, %s"
                    .formatted(ThisMachine.COLUMNS);

    private static final String UNKNOWN =
            "PostgreSQL does not say how much room is left: say in the policy how much there is (disk_size)";

    private final Questions questions;
    private final Supplier<OptionalLong> capacity;

    Disk(Questions questions, Supplier<OptionalLong> capacity) {
        super(Signal.DISK, Duration.ofSeconds(15));
        this.questions = questions.within(LIMIT);
        this.capacity = capacity;
    }

    @Override
    List<Reading> look() {
        OptionalLong bytes = capacity.get();
        return bytes.isPresent() ? value(questions.one(TAKEN).getDouble(0) / bytes.getAsLong()) : ofThisMachine();
    }

    private List<Reading> ofThisMachine() {
        Row here = questions.one(MAY_SEE_PLACE);
        if (!ThisMachine.isOf(here) || !here.getBoolean("may")) {
            return notApplicable(UNKNOWN);
        }
        Path place = Path.of(questions.one(PLACE).getString(0));
        if (!Files.isDirectory(place)) {
            return notApplicable(UNKNOWN);
        }
        try {
            FileStore store = Files.getFileStore(place);
            return value(1 - store.getUsableSpace() / (double) store.getTotalSpace());
        } catch (IOException e) {
            return unreadable("the file system of the data directory: " + e.getMessage());
        }
    }
}

package dev.midstream.engine.pg.signal;

import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Reading.Value;
import dev.midstream.engine.throttle.Signal;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@link Signal#SLOT_RETENTION}: also of slots that nobody reads (a standby that is gone), and of other databases: the disk is one.
 * Everybody sees slots. A slot that the server is about to give up, or has given up, is beyond every limit.
 */
final class SlotRetention extends ServerProbe {
    /** 1 EiB, more than any limit, still a number. */
    static final double BEYOND_BYTES = 0x1p60;

    /** Of max_slot_wal_keep_size: below it there is time for whoever reads the slot, above it for nobody. */
    private static final double SAFE_SHARE_MIN = 0.2;

    private static final String SLOTS = """
            select s.slot_name as name, coalesce(w.application_name, '') as reader, coalesce(s.wal_status, '') as status,
              s.safe_wal_size::float8 as safe, greatest(pg_wal_lsn_diff(pg_current_wal_lsn(), s.restart_lsn), 0)::float8 as retained
            from pg_replication_slots s left join pg_stat_activity w on w.pid = s.active_pid
            where s.restart_lsn is not null or s.wal_status is not null order by s.slot_name""";

    private static final Set<String> HEALTHY = Set.of("", "reserved", "extended");

    private final Questions questions;
    private final Supplier<Set<String>> ignored;

    SlotRetention(Questions questions, Supplier<Set<String>> ignored) {
        super(Signal.SLOT_RETENTION, Duration.ofSeconds(2));
        this.questions = questions;
        this.ignored = ignored;
    }

    @Override
    List<Reading> look() {
        List<Row> slots = questions.all(SLOTS);
        Set<String> ignoredNames = ignored.get();
        List<Reading> readings = new ArrayList<>();
        for (Row slot : slots) {
            if (!ignoredNames.contains(slot.getString("name")) && !ignoredNames.contains(slot.getString("reader"))) {
                readings.add(reading(slot));
            }
        }
        if (!readings.isEmpty()) {
            return readings;
        }
        return notApplicable(
                slots.isEmpty() ? "there is no replication slot" : "every replication slot is ignored by a rule");
    }

    private Reading reading(Row slot) {
        String name = slot.getString("name");
        String status = slot.getString("status");
        Double retained = slot.getDouble("retained");
        Double safe = slot.getDouble("safe");
        double bytes = retained == null ? 0 : retained;
        if (!HEALTHY.contains(status)) {
            return new Value(signal(), name + " (wal_status " + status + ")", BEYOND_BYTES);
        }
        if (safe != null && safe < SAFE_SHARE_MIN * (safe + bytes)) {
            return new Value(signal(), name + " (close to max_slot_wal_keep_size)", BEYOND_BYTES);
        }
        return new Value(signal(), name, bytes);
    }
}

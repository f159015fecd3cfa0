package dev.midstream.engine.governor;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.pg.Live;
import java.time.Duration;

/** What really was done, by the server's own clock and the log. */
final class Rates {
    private Rates() {}

    /** Rows changed a second by all migrations, over this time from now on. */
    static double perSecond(TestDatabase database, Duration time) {
        String from = database.value("select clock_timestamp()::text");
        Live.sleep(time);
        String[] found = database.value("""
                        select sum((body ->> 'rows')::bigint) || ' ' || extract(epoch from clock_timestamp() - '%1$s'::timestamptz)
                        from midstream.event
                        where type in ('lane.keys-done.v1', 'lane.blocks-done.v1') and at >= '%1$s'""".formatted(from)).split(" ");
        return Double.parseDouble(found[0]) / Double.parseDouble(found[1]);
    }
}

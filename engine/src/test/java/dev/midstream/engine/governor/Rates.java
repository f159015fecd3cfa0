package dev.midstream.engine.governor;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.pg.Live;
import java.time.Duration;

/** What really was done, by the server's own clock and the log. */
final class Rates {
    private Rates() {}

    /** Rows changed a second by all migrations, over this time from now on. */
    static double perSecond(TestDatabase database, Duration time) {
        String from = now(database);
        Live.sleep(time);
        return between(database, from, now(database));
    }

    /** A moment by the server's clock. */
    static String now(TestDatabase database) {
        return database.value("select clock_timestamp()::text");
    }

    /** A later one. */
    static String after(TestDatabase database, String moment, Duration time) {
        return database.value("select ('%s'::timestamptz + interval '%d ms')::text".formatted(moment, time.toMillis()));
    }

    /** Rows changed a second by all migrations between two moments. */
    static double between(TestDatabase database, String from, String to) {
        return Double.parseDouble(database.value("""
                        select coalesce(sum((body ->> 'rows')::bigint), 0) / extract(epoch from '%2$s'::timestamptz - '%1$s'::timestamptz)
                        from midstream.event
                        where type in ('lane.keys-done.v1', 'lane.blocks-done.v1') and at >= '%1$s' and at < '%2$s'""".formatted(from, to)));
    }
}

package dev.midstream.engine.pg;

import dev.midstream.checkpoints.pg.Await;
import dev.midstream.engine.throttle.Measured;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the governor of the database read last, of every signal. */
final class PgReadings {
    private static final String READ =
            "select signal, subject, kind, value, slow, stop, why, at from midstream.reading order by signal, subject";

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private PgReadings() {}

    static List<Measured> of(Pool pool) {
        List<Measured> readings = new ArrayList<>();
        for (Row row : Await.within(pool.query(READ).execute(), LIMIT)) {
            OffsetDateTime at = row.getOffsetDateTime("at");
            readings.add(new Measured(
                    row.getString("signal"),
                    row.getString("subject"),
                    Optional.ofNullable(row.getDouble("value")),
                    Optional.ofNullable(row.getDouble("slow")),
                    Optional.ofNullable(row.getDouble("stop")),
                    !row.getString("kind").equals("not-applicable"),
                    row.getString("why"),
                    at.toInstant()));
        }
        return readings;
    }
}

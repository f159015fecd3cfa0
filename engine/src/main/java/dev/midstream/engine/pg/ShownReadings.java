package dev.midstream.engine.pg;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.Transaction;
import dev.midstream.checkpoints.pg.PgTransaction;
import dev.midstream.engine.throttle.Signal;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads what the governor measured last. */
final class ShownReadings {
    static final Terms TERMS = Terms.SHORT;

    private static final String READ = """
            select signal, subject, kind, value, slow, stop, why,
              greatest(0, extract(epoch from clock_timestamp() - at))::float8 as age
            from midstream.reading order by signal, subject""";

    private static final double MILLIS_A_SECOND = 1_000;

    private ShownReadings() {}

    static List<ShownReading> read(Transaction<?, ?> tx) {
        RowSet<Row> rows = PgTransaction.answer(
                tx, PgTransaction.connectionOf(tx).preparedQuery(READ).execute());
        List<ShownReading> readings = new ArrayList<>();
        for (Row row : rows) {
            readings.add(new ShownReading(
                    row.getString("signal"),
                    row.getString("subject"),
                    row.getString("kind"),
                    Optional.ofNullable(row.getDouble("value")),
                    Optional.ofNullable(row.getDouble("slow")),
                    Optional.ofNullable(row.getDouble("stop")),
                    row.getString("why"),
                    unit(row.getString("signal")),
                    Duration.ofMillis(Math.round(row.getDouble("age") * MILLIS_A_SECOND))));
        }
        return readings;
    }

    private static String unit(String signal) {
        return Signal.byId(signal)
                .map(s -> s.unit().name().toLowerCase(Locale.ROOT))
                .orElse("");
    }
}

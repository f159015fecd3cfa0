package dev.midstream.engine.pg;

import dev.midstream.checkpoints.Transaction;
import dev.midstream.checkpoints.pg.PgTransaction;
import dev.midstream.engine.run.LaneExecutor.OldSnapshot;
import dev.midstream.planner.pg.PinnedHorizon;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Who holds the xmin horizon back, so that row versions die without being pruned. */
final class Horizon {
    private Horizon() {}

    static Optional<OldSnapshot> oldestSnapshot(Transaction<?, ?> transaction) {
        var found = PgTransaction.answer(
                transaction,
                PgTransaction.connectionOf(transaction)
                        .preparedQuery(PinnedHorizon.OLDEST)
                        .execute());
        return StreamSupport.stream(found.spliterator(), false)
                .map((Row row) -> new OldSnapshot(row.getString("holder"), age(row.getLong("millis"))))
                .findFirst();
    }

    private static Duration age(@Nullable Long millis) {
        return millis == null ? Duration.ZERO : Duration.ofMillis(millis);
    }
}

package dev.midstream.engine.pg.signal;

import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Signal;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@link Signal#OWN_QUERY}: in a read-only transaction; one statement, because a prepared one cannot be more. */
final class OwnQuery extends ServerProbe {
    private final Questions questions;
    private final Optional<String> query;

    OwnQuery(Questions questions, Optional<String> query) {
        super(Signal.OWN_QUERY, Duration.ofSeconds(2));
        this.questions = questions;
        this.query = query;
    }

    @Override
    List<Reading> look() {
        if (query.isEmpty()) {
            return notApplicable("the policy names no query");
        }
        List<Row> rows = questions.all(query.get());
        if (rows.size() != 1 || rows.getFirst().size() != 1) {
            return unreadable("the policy's query gave %d rows of %d columns, not one value"
                    .formatted(rows.size(), rows.isEmpty() ? 0 : rows.getFirst().size()));
        }
        return switch (rows.getFirst().getValue(0)) {
            case Number number -> value(number.doubleValue());
            case Boolean truth -> value(truth ? 1 : 0);
            case null -> unreadable("the policy's query gave null");
            default -> unreadable("the policy's query gave neither a number nor a truth value");
        };
    }
}

package dev.midstream.engine.pg.signal;

import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Signal;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@link Signal#OWN_QUERY}: in a read-only transaction; one statement, because a prepared one cannot be more. Of several queries each
 * gives a reading, so that one that is broken hides no other.
 */
final class OwnQuery extends ServerProbe {
    private final Questions questions;
    private final Supplier<List<String>> asked;

    OwnQuery(Questions questions, Supplier<List<String>> asked) {
        super(Signal.OWN_QUERY, Duration.ofSeconds(2));
        this.questions = questions;
        this.asked = asked;
    }

    @Override
    List<Reading> look() {
        List<String> queries = asked.get();
        if (queries.isEmpty()) {
            return notApplicable("the policy names no query");
        }
        List<Reading> readings = new ArrayList<>();
        for (String query : queries) {
            readings.addAll(guarded(() -> ask(query, queries.size() == 1 ? "" : query.strip())));
        }
        return readings;
    }

    private List<Reading> ask(String query, String subject) {
        List<Row> rows = questions.all(query);
        if (rows.size() != 1 || rows.getFirst().size() != 1) {
            return unreadable("the policy's query gave %d rows of %d columns, not one value"
                    .formatted(rows.size(), rows.isEmpty() ? 0 : rows.getFirst().size()));
        }
        return switch (rows.getFirst().getValue(0)) {
            case Number number -> value(subject, number.doubleValue());
            case Boolean truth -> value(subject, truth ? 1 : 0);
            case null -> unreadable("the policy's query gave null");
            default -> unreadable("the policy's query gave neither a number nor a truth value");
        };
    }
}

package dev.midstream.engine.pg.signal;

import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Reading.Value;
import dev.midstream.engine.throttle.Signal;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** One value for each table under work, of the worst of them. */
abstract class TableProbe extends ServerProbe {
    /** A table may have thousands of partitions; the controller asks for the worst anyway. */
    private static final int READINGS_MAX = 20;

    private final Supplier<List<TableAtWork>> tables;

    TableProbe(Signal signal, Duration period, Supplier<List<TableAtWork>> tables) {
        super(signal, period);
        this.tables = tables;
    }

    /** @param oids not empty */
    abstract List<Reading> look(List<TableAtWork> atWork, Long[] oids);

    @Override
    final List<Reading> look() {
        List<TableAtWork> atWork = tables.get();
        return atWork.isEmpty()
                ? notApplicable("no table is being backfilled")
                : look(atWork, atWork.stream().map(TableAtWork::oid).toArray(Long[]::new));
    }

    /** Rows of a name and a value; a table that was dropped meanwhile has none. */
    final List<Reading> worst(List<Row> rows) {
        List<Value> values = rows.stream()
                .map(row -> new Value(signal(), row.getString(0), row.getDouble(1)))
                .toList();
        return worstOf(values);
    }

    final List<Reading> worstOf(List<Value> values) {
        List<Reading> worst = values.stream()
                .sorted((a, b) -> Double.compare(b.value(), a.value()))
                .limit(READINGS_MAX)
                .<Reading>map(value -> value)
                .toList();
        return worst.isEmpty() ? notApplicable("the tables under work are gone, or nobody cleans them up") : worst;
    }
}

package dev.midstream.engine.pg.signal;

import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Reading.Value;
import dev.midstream.engine.throttle.Signal;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@link Signal#HEAP_GROWTH}: beyond the first 64 MiB, which no disk misses and a small table soon shows as a large share. */
final class HeapGrowth extends TableProbe {
    static final long FREE_BYTES = 64L << 20;

    private static final String SIZES = """
            select c.oid::bigint, c.oid::regclass::text, pg_relation_size(c.oid)
            from pg_class c where c.oid::bigint = any ($1::bigint[])""";

    private final Questions questions;
    private final Map<Long, Long> bytesAtFirst = new HashMap<>();

    HeapGrowth(Questions questions, Supplier<List<TableAtWork>> tables) {
        super(Signal.HEAP_GROWTH, Duration.ofSeconds(5), tables);
        this.questions = questions;
    }

    @Override
    List<Reading> look(List<TableAtWork> atWork, Long[] oids) {
        atWork.forEach(table -> table.heapBytesBefore().ifPresent(bytes -> bytesAtFirst.put(table.oid(), bytes)));
        bytesAtFirst.keySet().retainAll(List.of(oids));
        List<Value> values = new ArrayList<>();
        for (Row row : questions.all(SIZES, (Object) oids)) {
            long bytes = row.getLong(2);
            long before = bytesAtFirst.computeIfAbsent(row.getLong(0), oid -> bytes);
            double growth = Math.max(0, bytes - before - FREE_BYTES) / (double) Math.max(1, before);
            values.add(new Value(signal(), row.getString(1), growth));
        }
        return worstOf(values);
    }
}

package dev.midstream.bench.table;

import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps the new column in step with what the application writes, for the methods that bring no trigger of their own. Its conditions
 * are those of Midstream's own triggers: the fill's own rows never call the function.
 */
public final class SyncTrigger {
    private static final String FUNCTION = """
            create function bench_fill() returns trigger language plpgsql as $$
            begin
              new.f := new.a * 100;
              return new;
            end $$""";

    private SyncTrigger() {}

    /** The function and the triggers. */
    public static List<String> install(String table) {
        return Stream.concat(Stream.of(FUNCTION), on(table).stream()).toList();
    }

    /** The triggers alone, for a second table. */
    public static List<String> on(String table) {
        return List.of("""
                create trigger zzz_bench_insert before insert on %s for each row
                when (new.f is null) execute function bench_fill()""".formatted(table), """
                create trigger zzz_bench_update before update on %s for each row
                when (new.f is not distinct from old.f) execute function bench_fill()""".formatted(table));
    }
}

package dev.midstream.cli.metrics;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every meter there is: name, base unit and meaning. docs/metrics.md says the same, and a test compares them. */
public final class Catalog {
    private Catalog() {}

    /**
     * One meter.
     *
     * @param unit its base unit; null if it is a number of nothing, such as a share
     */
    public record Entry(String name, @Nullable String unit, String meaning) {}

    /** What this process did. */
    public static final List<Entry> OF_PROCESS = List.of(
            new Entry("midstream.rows.changed", "rows", "rows changed by committed chunks, by the server's count"),
            new Entry("midstream.chunk.duration", "seconds", "executor time of a chunk's statement"),
            new Entry("midstream.chunk.retries", null, "chunks that failed and were tried again"),
            new Entry("midstream.leases.lost", null, "streams that another process took over"),
            new Entry("midstream.database.disconnects", null, "times that a thread lost its connection and rested"),
            new Entry("midstream.pulse.duration", "seconds", "time to ask the database what this process may do"),
            new Entry("midstream.restrained", "seconds", "time for which each reason slowed or stopped this process"),
            new Entry("midstream.notices.sent", null, "notices that were told"),
            new Entry("midstream.notices.failed", null, "notices that could not be told after all attempts"),
            new Entry("midstream.hook.duration", "seconds", "time that hooks took which ended well"),
            new Entry("midstream.hooks.failed", null, "hooks that failed"));

    /** What the database says. */
    public static final List<Entry> OF_DATABASE = List.of(
            new Entry("midstream.migration.state", null, "1 for the state it is in"),
            new Entry("midstream.migration.phase", null, "1 for the phase it is in"),
            new Entry("midstream.migration.progress", null, "share done, 0 to 1, over all steps by their rows"),
            new Entry("midstream.migration.rows", "rows", "rows changed or read by its steps so far"),
            new Entry("midstream.migration.estimated", "rows", "rows of its steps, as planned"),
            new Entry("midstream.migration.rate", "rows_per_second", "rows a second over all workers, lately"),
            new Entry("midstream.migration.lanes", null, "lanes of all steps"),
            new Entry("midstream.migration.lanes.done", null, "lanes that are done"),
            new Entry("midstream.migration.workers", null, "lanes that some worker holds"),
            new Entry(
                    "midstream.migration.allowed.workers",
                    null,
                    "workers that it may have at work now, 0 while held; absent without a limit"),
            new Entry(
                    "midstream.migration.allowed.rate",
                    "rows_per_second",
                    "rows a second that it may change now, 0 while held; absent without a limit"),
            new Entry("midstream.migration.quarantined", "rows", "rows that were refused"),
            new Entry("midstream.migration.paused", null, "1 if an operator paused it or everything"),
            new Entry("midstream.migration.notices.failing", null, "targets that cannot be told now"),
            new Entry("midstream.budget.workers", null, "workers that the server bears; absent without a limit"),
            new Entry("midstream.budget.reason", null, "1 for each reason why work is slowed or stopped"),
            new Entry("midstream.signal.value", null, "newest value of a signal, in the unit of its label"),
            new Entry("midstream.signal.slow", null, "bound in force from which a signal slows"),
            new Entry("midstream.signal.stop", null, "bound in force from which a signal stops"),
            new Entry("midstream.signal.age", "seconds", "time since a signal was read"),
            new Entry(
                    "midstream.signal.readable",
                    null,
                    "1 for how a signal was read: value, not-applicable, unreadable"));

    private static final Map<String, Entry> BY_NAME = java.util.stream.Stream.concat(
                    OF_PROCESS.stream(), OF_DATABASE.stream())
            .collect(Collectors.toMap(Entry::name, Function.identity()));

    /** What is known of a meter; there is no other. */
    public static Entry of(String name) {
        Entry entry = BY_NAME.get(name);
        if (entry == null) {
            throw new IllegalArgumentException(name + " is not in the catalog of meters");
        }
        return entry;
    }
}

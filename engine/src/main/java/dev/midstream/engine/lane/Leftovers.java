package dev.midstream.engine.lane;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a lane's chunks left behind.
 *
 * @param toRevisit held by other sessions at the time, in the order in which they are come back for
 * @param quarantine rows that were refused, until a person has looked
 */
public record Leftovers(List<Leftover> toRevisit, List<QuarantinedRow> quarantine) {
    public static final Leftovers NONE = new Leftovers(List.of(), List.of());

    public Leftovers {
        toRevisit = List.copyOf(toRevisit);
        quarantine = List.copyOf(quarantine);
    }

    public boolean isEmpty() {
        return toRevisit.isEmpty() && quarantine.isEmpty();
    }

    Leftovers passedOver(List<Leftover> more) {
        return new Leftovers(distinct(toRevisit, more), quarantine);
    }

    Leftovers revisited(Leftover done) {
        return new Leftovers(toRevisit.stream().filter(one -> !one.equals(done)).toList(), quarantine);
    }

    /** A row that is met again, in a window that is gone over once more, is there once. */
    Leftovers quarantined(List<QuarantinedRow> more) {
        Map<String, QuarantinedRow> all = new LinkedHashMap<>();
        Stream.concat(quarantine.stream(), more.stream()).forEach(row -> all.put(row.row(), row));
        return new Leftovers(toRevisit, List.copyOf(all.values()));
    }

    /** A person has looked: every row gets another chance. */
    Leftovers releasedFromQuarantine() {
        List<Leftover> again = quarantine.stream().map(QuarantinedRow::where).toList();
        return new Leftovers(distinct(toRevisit, again), List.of());
    }

    private static List<Leftover> distinct(List<Leftover> some, List<Leftover> others) {
        return Stream.concat(some.stream(), others.stream()).distinct().toList();
    }
}

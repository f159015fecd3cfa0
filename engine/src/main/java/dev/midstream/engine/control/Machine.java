package dev.midstream.engine.control;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What somebody says of the server's machine, since PostgreSQL does not.
 *
 * @param cores from 1
 * @param diskBytes room for all databases and the WAL together, from 1
 */
public record Machine(Optional<Integer> cores, Optional<Long> diskBytes) {
    public static final Machine UNKNOWN = new Machine(Optional.empty(), Optional.empty());

    /** There is one machine: of what several say of it the least, which slows and stops first. */
    public static Machine strictest(List<Machine> said) {
        return new Machine(least(said, Machine::cores), least(said, Machine::diskBytes));
    }

    private static <T extends Comparable<T>> Optional<T> least(
            List<Machine> said, Function<Machine, Optional<T>> question) {
        return said.stream()
                .flatMap(machine -> question.apply(machine).stream())
                .min(Comparator.naturalOrder());
    }
}

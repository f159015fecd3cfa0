package dev.midstream.bench.report;

import dev.midstream.bench.measure.Idle;
import dev.midstream.bench.measure.Result;
import dev.midstream.bench.measure.Result.Measured;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Everything that is known so far.
 *
 * @param planned how many results there will be
 */
public record Report(Setup setup, int planned, List<Idle> idle, List<Result> results) {
    /** One table of one size. */
    public record Section(Idle idle, List<Result> results) {
        /** As a file name. */
        public String name() {
            return idle.table() + "-" + Quantities.shortCount(idle.rows());
        }

        /** Method by method, in the order in which they were measured first. */
        public List<Summary> summaries() {
            Map<String, List<Measured>> byMethod = results.stream()
                    .filter(Measured.class::isInstance)
                    .map(Measured.class::cast)
                    .collect(Collectors.groupingBy(m -> m.of().method(), LinkedHashMap::new, Collectors.toList()));
            return byMethod.values().stream().map(Summary::of).toList();
        }
    }

    public List<Section> sections() {
        return idle.stream()
                .map(i -> new Section(
                        i,
                        results.stream()
                                .filter(r -> r.of().table().equals(i.table()) && r.of().rows() == i.rows())
                                .toList()))
                .toList();
    }

    /** Whether every method that ran did so to its end and left every row right. */
    public boolean isGood() {
        return results.stream().allMatch(result -> switch (result) {
            case Measured measured -> measured.wrongRows() == 0;
            case Result.Failed ignored -> false;
            case Result.Skipped ignored -> true;
        });
    }
}

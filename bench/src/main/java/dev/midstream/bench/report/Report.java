package dev.midstream.bench.report;

import dev.midstream.bench.measure.Idle;
import dev.midstream.bench.measure.Result;
import dev.midstream.bench.measure.Result.Measured;
import dev.midstream.bench.resume.Resume;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Everything that is known so far.
 *
 * @param planned how many results there will be
 */
public record Report(Setup setup, int planned, List<Idle> idle, List<Result> results, List<Resume> resumes) {
    /** One table of one size. */
    public record Section(Idle idle, List<Result> results) {
        /** As a file name. */
        public String name() {
            return idle.table() + "-" + Quantities.shortCount(idle.rows());
        }

        /** Method by method, in the order in which they were measured first. */
        public List<Summary> summaries() {
            return byMethod().values().stream().map(Summary::of).toList();
        }

        Map<String, List<Measured>> byMethod() {
            return results.stream()
                    .filter(Measured.class::isInstance)
                    .map(Measured.class::cast)
                    .collect(Collectors.groupingBy(m -> m.of().method(), LinkedHashMap::new, Collectors.toList()));
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

    /** Whether every method that ran did so to its end and left every row right, also after a crash. */
    public boolean isGood() {
        return resumes.stream().allMatch(Resume::isGood)
                && results.stream().allMatch(result -> switch (result) {
                    case Measured measured -> measured.isRight();
                    case Result.Failed ignored -> false;
                    case Result.Skipped ignored -> true;
                });
    }
}

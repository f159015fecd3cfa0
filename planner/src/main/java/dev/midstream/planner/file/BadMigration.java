package dev.midstream.planner.file;

import java.util.List;
import java.util.stream.Collectors;

/** The migration file cannot be used. Nothing was touched; every problem found is listed. */
public final class BadMigration extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public BadMigration(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public BadMigration(Place place, String message) {
        this(List.of(new Problem(place, message)));
    }

    public List<Problem> problems() {
        return problems;
    }
}

package dev.midstream.planner.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** What is wrong with one file, collected while it is read to its end. */
final class Problems {
    private static final Comparator<Problem> AS_IN_THE_FILE = Comparator.comparingInt(
                    (Problem problem) -> problem.place().line())
            .thenComparingInt(problem -> problem.place().column());

    private final String file;
    private final List<Problem> found = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void add(Place place, String message) {
        found.add(new Problem(place, message));
    }

    int count() {
        return found.size();
    }

    Place start() {
        return new Place(file, 1, 1);
    }

    Place at(Node node) {
        return at(node.getStartMark());
    }

    Place at(Mark mark) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    Place at(int line, int column) {
        return new Place(file, line, column);
    }

    void refuseIfAny() {
        if (!found.isEmpty()) {
            throw refusal();
        }
    }

    /** For a problem after which nothing more can be read. */
    BadMigration fatal(Place place, String message) {
        add(place, message);
        return refusal();
    }

    /** A value named by several aliases is read several times, and wrong once. */
    private BadMigration refusal() {
        return new BadMigration(found.stream().distinct().sorted(AS_IN_THE_FILE).toList());
    }
}

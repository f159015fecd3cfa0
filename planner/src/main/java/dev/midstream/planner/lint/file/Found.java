package dev.midstream.planner.lint.file;

import dev.midstream.planner.file.Place;
import dev.midstream.planner.lint.Finding;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A finding, and where else than at its place a comment may take it away.
 *
 * @param around the change and the value in which it stands
 */
record Found(Finding finding, List<Place> around) {
    static Found of(Finding finding) {
        return new Found(finding, List.of());
    }

    IntStream lines() {
        return Stream.concat(Stream.of(finding.place()), around.stream())
                .mapToInt(Place::line)
                .distinct();
    }
}

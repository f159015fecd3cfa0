package dev.midstream.engine.run;

import dev.midstream.planner.catalog.Identifier;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The schemas in which the plan's expressions find their names: those of the role that planned, whichever role and machine carries
 * the plan out.
 */
public final class SearchPath {
    private SearchPath() {}

    /** As a setting: {@code search_path = "a", "b"}. */
    public static String setting(List<String> schemas) {
        String path = schemas.stream().map(Identifier::quoted).collect(Collectors.joining(", "));
        return "search_path = " + (path.isEmpty() ? "''" : path);
    }
}

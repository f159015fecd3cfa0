package dev.midstream.cli.render;

import dev.midstream.planner.plan.Footprint.Lock;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a step locks besides what the strongest mode and the title say. */
final class LockedTables {
    private LockedTables() {}

    /** Every table with its mode as soon as modes differ, else those that the title does not name; to be put after the title. */
    static String besides(Step step) {
        Map<LockMode, List<String>> tables = step.footprint().locks().stream()
                .collect(Collectors.groupingBy(
                        Lock::mode,
                        LinkedHashMap::new,
                        Collectors.mapping(lock -> lock.table().label(), Collectors.toList())));
        if (tables.size() > 1) {
            return tables.entrySet().stream()
                    .map(entry -> "; " + entry.getKey().label() + " on " + String.join(", ", entry.getValue()))
                    .collect(Collectors.joining());
        }
        List<String> unnamed = tables.values().stream()
                .flatMap(List::stream)
                .filter(table -> !isNamed(step.title(), table))
                .toList();
        return unnamed.isEmpty() ? "" : "; locks " + String.join(", ", unnamed);
    }

    private static boolean isNamed(String title, String table) {
        return Pattern.compile("(?<![\\w.])" + Pattern.quote(table) + "(?!\\w)")
                .matcher(title)
                .find();
    }
}

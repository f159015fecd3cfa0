package dev.midstream.planner.sql;

import dev.midstream.planner.plan.LockMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Statements that empty, lock, copy or renew whole tables and indexes. */
final class UpkeepReader {
    private final Words words;

    UpkeepReader(Words words) {
        this.words = words;
    }

    Statement read() {
        return switch (words.word()) {
            case "truncate" -> truncate();
            case "vacuum" -> vacuum();
            case "cluster" -> cluster();
            case "lock" -> lock();
            case "reindex" -> reindex();
            case "refresh" -> refresh();
            default -> throw words.unexpected();
        };
    }

    private Statement truncate() {
        words.expect("truncate").skip("table");
        List<Name> tables = words.names();
        if (words.skip("restart")) {
            words.expect("identity");
        }
        if (words.skip("continue")) {
            words.expect("identity");
        }
        boolean cascade = words.skip("cascade");
        words.skip("restrict");
        return words.atEnd(new Statement.Truncate(tables, cascade));
    }

    private Statement vacuum() {
        words.expect("vacuum");
        boolean full = false;
        if (words.comes("(")) {
            full = isOn(words.parenthesized(), "full");
        }
        while (words.comes("full") || words.comes("freeze") || words.comes("verbose") || words.comes("analyze")) {
            full |= words.takeName().equals("full");
        }
        List<Name> tables = new ArrayList<>();
        while (!words.isAtEnd()) {
            tables.add(words.name());
            if (words.comes("(")) {
                words.parenthesized();
            }
            if (!words.skip(",")) {
                break;
            }
        }
        return words.atEnd(new Statement.Vacuum(full, tables));
    }

    private Statement cluster() {
        words.expect("cluster").skip("verbose");
        if (words.comes("(")) {
            words.parenthesized();
        }
        return new Statement.Cluster(words.isAtEnd() ? Optional.empty() : Optional.of(words.name()));
    }

    private Statement lock() {
        words.expect("lock").skip("table");
        List<Name> tables = words.names();
        LockMode mode = LockMode.ACCESS_EXCLUSIVE;
        if (words.skip("in")) {
            StringBuilder label = new StringBuilder();
            while (!words.skip("mode")) {
                label.append(label.isEmpty() ? "" : "_").append(words.takeName().toUpperCase(Locale.ROOT));
            }
            try {
                mode = LockMode.valueOf(label.toString());
            } catch (IllegalArgumentException e) {
                throw words.unexpected("there is no lock mode " + label);
            }
        }
        words.skip("nowait");
        return words.atEnd(new Statement.LockTable(tables, mode));
    }

    private Statement reindex() {
        words.expect("reindex");
        boolean concurrently = words.comes("(") && isOn(words.parenthesized(), "concurrently");
        String target = words.takeName();
        concurrently |= words.skip("concurrently");
        return words.atEnd(new Statement.Reindex(
                target, words.isAtEnd() ? Optional.empty() : Optional.of(words.name()), concurrently));
    }

    private Statement refresh() {
        words.expect("refresh", "materialized", "view");
        boolean concurrently = words.skip("concurrently");
        Name view = words.name();
        boolean withData = !words.skip("with", "no", "data");
        words.skip("with", "data");
        return words.atEnd(new Statement.Refresh(view, concurrently, withData));
    }

    /** Whether an option of a list in parentheses is set. */
    private static boolean isOn(List<Token> options, String name) {
        for (int i = 0; i < options.size(); i++) {
            if (options.get(i).is(name)) {
                boolean off = i + 1 < options.size()
                        && List.of("false", "off", "0")
                                .contains(options.get(i + 1).text().toLowerCase(Locale.ROOT));
                return !off;
            }
        }
        return false;
    }
}

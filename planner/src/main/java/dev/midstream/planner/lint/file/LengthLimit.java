package dev.midstream.planner.lint.file;

import dev.midstream.planner.file.Migration;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.sql.Facts;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A limit in the type is changed under a strong lock; a check constraint is replaced online. */
final class LengthLimit implements Rule {
    private static final Pattern LIMITED =
            Pattern.compile("(varchar|character varying|char|character|bpchar)\\s*\\(\\s*\\d+\\s*\\)");
    private static final Pattern FIXED = Pattern.compile("(char|character)\\s*(\\(.*\\))?");

    @Override
    public String id() {
        return "length-limit";
    }

    @Override
    public List<Finding> check(Migration migration, Facts facts) {
        return Columns.of(migration).stream()
                .filter(column -> {
                    String type = column.type().toLowerCase(Locale.ROOT).strip();
                    return LIMITED.matcher(type).matches()
                            || FIXED.matcher(type).matches();
                })
                .map(column -> new Finding(
                        id(),
                        column.place(),
                        "%s.%s is %s: a length in the type can only be lowered by rewriting the table"
                                .formatted(column.table(), column.name(), column.type()),
                        "use text with a check constraint on its length"))
                .toList();
    }
}

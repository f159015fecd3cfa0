package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.sql.Type;
import java.util.List;
import java.util.Set;

/**
 * Which changes of a type PostgreSQL 14 and later make without writing the rows anew: where the values are binary the same, or only a
 * limit is raised. From and to timestamptz it depends on the session's zone, so that is not among them.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-altertable.html">ALTER TABLE, notes</a>
 */
final class TypeChange {
    private static final Set<String> TEXTS = Set.of("text", "varchar");
    private static final Set<String> LIMITED_TIMES = Set.of("timestamp", "timestamptz", "time", "timetz", "interval");

    private TypeChange() {}

    static boolean keepsRows(Type old, Type wanted) {
        if (old.isArray() || wanted.isArray()) {
            return old.isArray() == wanted.isArray()
                    && old.base().equals(wanted.base())
                    && old.modifiers().equals(wanted.modifiers());
        }
        if (old.base().equals(wanted.base()) && old.modifiers().equals(wanted.modifiers())) {
            return true;
        }
        return switch (wanted.base()) {
            case "text" -> TEXTS.contains(old.base());
            case "varchar" ->
                (old.base().equals("varchar") && isRaised(old, wanted))
                        || (wanted.modifiers().isEmpty() && TEXTS.contains(old.base()));
            case "varbit" -> old.base().equals("varbit") && isRaised(old, wanted);
            case "numeric" -> old.base().equals("numeric") && isNumericRaised(old.modifiers(), wanted.modifiers());
            case "inet" -> old.base().equals("cidr");
            default ->
                LIMITED_TIMES.contains(wanted.base()) && old.base().equals(wanted.base()) && isRaised(old, wanted);
        };
    }

    private static boolean isRaised(Type old, Type wanted) {
        return wanted.modifiers().isEmpty()
                || (!old.modifiers().isEmpty()
                        && wanted.modifiers().getFirst() >= old.modifiers().getFirst());
    }

    /** The scale must stay: values carry it. */
    private static boolean isNumericRaised(List<Integer> old, List<Integer> wanted) {
        if (wanted.isEmpty()) {
            return true;
        }
        return !old.isEmpty() && wanted.getFirst() >= old.getFirst() && scale(old) == scale(wanted);
    }

    private static int scale(List<Integer> modifiers) {
        return modifiers.size() > 1 ? modifiers.get(1) : 0;
    }
}

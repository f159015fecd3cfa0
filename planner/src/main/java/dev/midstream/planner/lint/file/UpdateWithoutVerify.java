package dev.midstream.planner.lint.file;

import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Facts;
import java.util.List;

/** Nothing in the rows shows that a once-only update was applied; only the author knows what must be true afterwards. */
final class UpdateWithoutVerify implements Rule {
    @Override
    public String id() {
        return "update-without-verify";
    }

    @Override
    public About about() {
        return About.warning(id())
                .why(
                        "what must not be applied twice leaves no trace in a row, so nothing proves that it was applied to each")
                .instead("add a verify query that must be true afterwards")
                .bad("""
                    - update: {table: t, set: {n: n + 1}, once: true}\
                    """)
                .good("""
                    - update: {table: t, set: {n: n + 1}, once: true}
                    verify:
                      - {query: select sum(n) = 42 from t, else: the sum is wrong}\
                    """);
    }

    @Override
    public List<Finding> check(Migration migration, Facts facts) {
        if (!migration.verify().isEmpty()) {
            return List.of();
        }
        return migration.changes().stream()
                .filter(Change.Update.class::isInstance)
                .map(Change.Update.class::cast)
                .filter(update -> update.once().orElse(false))
                .map(update -> new Finding(
                        id(),
                        update.place(),
                        "no row shows whether the update was applied to it, and the file has no verify query",
                        "add a verify query that must be true afterwards"))
                .toList();
    }
}

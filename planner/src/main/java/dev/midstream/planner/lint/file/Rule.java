package dev.midstream.planner.lint.file;

import dev.midstream.planner.file.Migration;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Facts;
import dev.midstream.planner.lint.sql.rule.SqlRules;
import java.util.List;

/** One thing to look for in a migration file. */
interface Rule {
    /** Stable, in kebab case: users write it in their configuration. */
    String id();

    /** What it says of itself: the same as in plain SQL, unless it is of migration files alone. */
    default About about() {
        return SqlRules.about(id()).orElseThrow();
    }

    /** @param facts what is known of the database */
    List<Finding> check(Migration migration, Facts facts);
}

package dev.midstream.planner.lint.file;

import dev.midstream.planner.file.Migration;
import dev.midstream.planner.lint.Finding;
import java.util.List;

/** One thing to look for in a migration file. */
interface Rule {
    /** Stable, in kebab case: users write it in their configuration. */
    String id();

    List<Finding> check(Migration migration);
}

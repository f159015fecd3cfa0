/** Lint of migration files in YAML: one class a rule, and the rules of plain SQL for statements of the author's own. */
@NullMarked
package dev.midstream.planner.lint.file;

import org.jspecify.annotations.NullMarked;

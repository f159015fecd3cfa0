/** The rules of plain SQL, one class each. */
@NullMarked
package dev.midstream.planner.lint.sql.rule;

import org.jspecify.annotations.NullMarked;

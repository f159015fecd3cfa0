/** Lint of plain SQL: what a file's statements do to an application that runs meanwhile. */
@NullMarked
package dev.midstream.planner.lint.sql;

import org.jspecify.annotations.NullMarked;

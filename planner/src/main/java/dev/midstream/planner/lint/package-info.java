/** Safety findings before anything runs: one class a rule. */
@NullMarked
package dev.midstream.planner.lint;

import org.jspecify.annotations.NullMarked;

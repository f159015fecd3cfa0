/** Safety findings before anything runs: what a finding is, and how an author takes it away. */
@NullMarked
package dev.midstream.planner.lint;

import org.jspecify.annotations.NullMarked;

/** How each kind of change becomes steps: one planner a kind, all writing into one draft. */
@NullMarked
package dev.midstream.planner.change;

import org.jspecify.annotations.NullMarked;

/** Phases and sealed steps: what will be run, under which lock, at which cost. */
@NullMarked
package dev.midstream.planner.plan;

import org.jspecify.annotations.NullMarked;

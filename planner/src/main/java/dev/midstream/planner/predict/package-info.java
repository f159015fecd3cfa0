/** What a plan will cost: time, WAL and room of every step, with the basis of each figure. */
@NullMarked
package dev.midstream.planner.predict;

import org.jspecify.annotations.NullMarked;

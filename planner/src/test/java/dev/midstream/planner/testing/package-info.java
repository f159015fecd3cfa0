/** Plans made, carried out and observed on real servers. */
@NullMarked
package dev.midstream.planner.testing;

import org.jspecify.annotations.NullMarked;

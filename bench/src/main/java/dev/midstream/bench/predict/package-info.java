/** How well Midstream foretells the time of each kind of step. */
@NullMarked
package dev.midstream.bench.predict;

import org.jspecify.annotations.NullMarked;

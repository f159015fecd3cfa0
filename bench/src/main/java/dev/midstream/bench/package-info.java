/** The benchmark: Midstream beside other ways to fill a column, on the same data and the same server. */
@NullMarked
package dev.midstream.bench;

import org.jspecify.annotations.NullMarked;

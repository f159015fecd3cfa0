/** The application: an open-loop load and its latencies. */
@NullMarked
package dev.midstream.bench.load;

import org.jspecify.annotations.NullMarked;

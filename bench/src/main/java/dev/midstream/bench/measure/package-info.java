/** One measurement, and all of them in order. */
@NullMarked
package dev.midstream.bench.measure;

import org.jspecify.annotations.NullMarked;

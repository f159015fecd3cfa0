/** The ways to fill a column; one class each. */
@NullMarked
package dev.midstream.bench.method;

import org.jspecify.annotations.NullMarked;

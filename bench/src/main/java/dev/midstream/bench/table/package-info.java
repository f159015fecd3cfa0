/** The tables that are filled, their fresh copies, and the trigger that keeps the new column in step. */
@NullMarked
package dev.midstream.bench.table;

import org.jspecify.annotations.NullMarked;

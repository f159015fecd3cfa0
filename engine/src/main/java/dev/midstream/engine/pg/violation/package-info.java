/** The search for the rows that keep an index from being built or a constraint from being proved. */
@NullMarked
package dev.midstream.engine.pg.violation;

import org.jspecify.annotations.NullMarked;

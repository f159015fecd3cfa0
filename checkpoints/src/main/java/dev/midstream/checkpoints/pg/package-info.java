/** The adapter for PostgreSQL, over the Vert.x client. */
@NullMarked
package dev.midstream.checkpoints.pg;

import org.jspecify.annotations.NullMarked;

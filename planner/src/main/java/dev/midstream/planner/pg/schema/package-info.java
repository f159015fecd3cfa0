/** The schema of one database made again in another, without its rows. */
@NullMarked
package dev.midstream.planner.pg.schema;

import org.jspecify.annotations.NullMarked;

/** Plain SQL files: cut into statements, read with PostgreSQL's grammar into what the lint rules need to know of them. */
@NullMarked
package dev.midstream.planner.sql;

import org.jspecify.annotations.NullMarked;

/** Reads PostgreSQL's catalog and asks PostgreSQL itself to judge expressions. The only package that touches JDBC. */
@NullMarked
package dev.midstream.planner.pg;

import org.jspecify.annotations.NullMarked;

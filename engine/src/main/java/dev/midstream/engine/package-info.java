/** Making it happen: deciders, backfill, DDL, verification and the processes that carry them out. */
@NullMarked
package dev.midstream.engine;

import org.jspecify.annotations.NullMarked;

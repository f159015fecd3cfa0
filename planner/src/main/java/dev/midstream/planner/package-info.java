/** What should happen: the migration file, the facts of the catalog, and the plan made of both. Reads, never writes. */
@NullMarked
package dev.midstream.planner;

import org.jspecify.annotations.NullMarked;

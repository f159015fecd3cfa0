/** The migration file as its author wrote it: strict YAML, every problem with its line. */
@NullMarked
package dev.midstream.planner.file;

import org.jspecify.annotations.NullMarked;

/** The streams of a migration in its journal. */
@NullMarked
package dev.midstream.engine.log;

import org.jspecify.annotations.NullMarked;

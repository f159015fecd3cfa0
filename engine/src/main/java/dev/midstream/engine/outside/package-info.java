/** What leaves the engine: commands and requests of the user's own. */
@NullMarked
package dev.midstream.engine.outside;

import org.jspecify.annotations.NullMarked;

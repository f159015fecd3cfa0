/** How large chunks and lanes are. */
@NullMarked
package dev.midstream.engine.sizing;

import org.jspecify.annotations.NullMarked;

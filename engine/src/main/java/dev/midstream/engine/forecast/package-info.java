/** How much work is left, how fast it goes, and when it will be done. Pure: computed from the log. */
@NullMarked
package dev.midstream.engine.forecast;

import org.jspecify.annotations.NullMarked;

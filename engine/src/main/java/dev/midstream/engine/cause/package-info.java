/** Why work goes as fast as it goes: what is in force at a moment, and what was in force when. Pure: computed from the log. */
@NullMarked
package dev.midstream.engine.cause;

import org.jspecify.annotations.NullMarked;

/** The data plane, as pure decisions: lanes, weaves, chunks, cursors. */
@NullMarked
package dev.midstream.engine.lane;

import org.jspecify.annotations.NullMarked;

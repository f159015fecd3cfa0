/** The stored form of every event, state and plan. */
@NullMarked
package dev.midstream.engine.json;

import org.jspecify.annotations.NullMarked;

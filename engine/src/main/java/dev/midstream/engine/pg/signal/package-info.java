/** How the signals of the throttle are read from PostgreSQL 14 to 18: one class a signal. */
@NullMarked
package dev.midstream.engine.pg.signal;

import org.jspecify.annotations.NullMarked;

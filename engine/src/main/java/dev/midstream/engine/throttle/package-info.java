/** How fast work may go: what is measured, what that means, and the one budget that all workers share. Pure: no clock, no database. */
@NullMarked
package dev.midstream.engine.throttle;

import org.jspecify.annotations.NullMarked;

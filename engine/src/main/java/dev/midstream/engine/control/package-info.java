/** What operators have asked for: pause, throttle, abort, the gate. Any process may write it. */
@NullMarked
package dev.midstream.engine.control;

import org.jspecify.annotations.NullMarked;

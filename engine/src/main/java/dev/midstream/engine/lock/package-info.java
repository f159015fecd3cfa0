/** How strong locks are asked for under traffic. */
@NullMarked
package dev.midstream.engine.lock;

import org.jspecify.annotations.NullMarked;

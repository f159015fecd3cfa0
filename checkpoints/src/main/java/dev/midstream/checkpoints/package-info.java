/** What happened: event streams with expected versions, their states, and the leases that say who may write. */
@NullMarked
package dev.midstream.checkpoints;

import org.jspecify.annotations.NullMarked;

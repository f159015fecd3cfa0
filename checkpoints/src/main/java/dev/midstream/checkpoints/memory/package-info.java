/** The adapter for tests and simulations: same contract, no database. */
@NullMarked
package dev.midstream.checkpoints.memory;

import org.jspecify.annotations.NullMarked;

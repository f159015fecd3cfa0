/** The control plane, as pure decisions: phases, steps, the gate, rollback. One conductor at a time writes it. */
@NullMarked
package dev.midstream.engine.migration;

import org.jspecify.annotations.NullMarked;

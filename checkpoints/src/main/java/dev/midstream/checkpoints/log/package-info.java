/** The event log: journals, streams, recorded events and the outcome of an append. */
@NullMarked
package dev.midstream.checkpoints.log;

import org.jspecify.annotations.NullMarked;

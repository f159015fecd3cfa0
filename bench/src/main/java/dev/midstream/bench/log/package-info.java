/** What Midstream's own event log tells of a run. */
@NullMarked
package dev.midstream.bench.log;

import org.jspecify.annotations.NullMarked;

/** A fill under a load that changes while it runs. */
@NullMarked
package dev.midstream.bench.profile;

import org.jspecify.annotations.NullMarked;

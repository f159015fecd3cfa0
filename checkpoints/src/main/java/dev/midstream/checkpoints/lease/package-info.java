/** Who may write: leases fenced by (owner, epoch), measured by the store's clock. */
@NullMarked
package dev.midstream.checkpoints.lease;

import org.jspecify.annotations.NullMarked;

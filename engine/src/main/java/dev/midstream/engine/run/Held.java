package dev.midstream.engine.run;

import dev.midstream.checkpoints.lease.Lease;
import dev.midstream.engine.log.State;

/** A stream under a lease of ours, at a version. */
record Held<S extends State>(Lease lease, long version, S state) {
    int number() {
        return lease.stream().number();
    }
}

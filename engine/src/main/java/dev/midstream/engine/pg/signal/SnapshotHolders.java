package dev.midstream.engine.pg.signal;

import dev.midstream.engine.pg.SessionName;
import dev.midstream.planner.pg.PinnedHorizon;

/** Whose snapshots and transactions keep dead rows of this database. */
final class SnapshotHolders {
    /** Sessions, with those that may count but are hidden from this role. Without ours, which nobody could ask to end. */
    static final String SESSIONS = "select * from (%s) as held where not %s"
            .formatted(PinnedHorizon.SESSIONS, SessionName.isOurs("application_name"));

    private SnapshotHolders() {}
}

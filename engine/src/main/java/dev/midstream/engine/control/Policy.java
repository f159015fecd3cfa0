package dev.midstream.engine.control;

/**
 * What the author of a run wants in cases that a person could be asked about.
 *
 * @param quarantineMax rows that may be refused before the run stops; 0 stops at the first
 */
public record Policy(int quarantineMax, OnOldSnapshot onOldSnapshot) {
    public static final Policy USUAL = new Policy(1_000, OnOldSnapshot.GO_ON);

    public Policy {
        if (quarantineMax < 0) {
            throw new IllegalArgumentException("a quarantine for " + quarantineMax + " rows");
        }
    }

    /** What to do while somebody's old snapshot keeps row versions from being pruned, so that every chunk grows the table. */
    public enum OnOldSnapshot {
        GO_ON,
        HOLD
    }
}

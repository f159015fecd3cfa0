package dev.midstream.engine.migration;

/** How the lanes of a step stand. */
public record LaneCounts(int open, int stuck, int done) {
    public static final LaneCounts NONE = new LaneCounts(0, 0, 0);

    public boolean allDone() {
        return open == 0 && stuck == 0;
    }
}

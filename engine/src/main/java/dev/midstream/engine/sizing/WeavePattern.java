package dev.midstream.engine.sizing;

import dev.midstream.engine.lane.ChunkCost;
import dev.midstream.engine.lane.Weave;
import dev.midstream.engine.lane.Weave.BlockChunk;
import java.util.Locale;
import java.util.Optional;

/**
 * Into how many strands rows are divided and how many windows are interleaved, learned from how many new versions found room on
 * their own page. Decided anew after each group of windows:
 *
 * <ul>
 *   <li>the first strand already finds room (fillfactor, deleted rows): fewer strands do;
 *   <li>later strands do not, because the versions before them are not yet dead to every snapshot: more windows in between;
 *   <li>they still do not, because somebody pins the horizon: a plain pass costs the same and reads each page once. Tried again
 *       from time to time.
 * </ul>
 */
final class WeavePattern {
    /**
     * More strands grow the heap less and read each page more often. On 5 M rows of 100 bytes and one worker, in two runs: 8
     * strands 25.7 s, heap +23 %, indexes +8 %; 12 strands 28.0 s, +19 %, +7 %.
     */
    static final int STRANDS = 8;

    /**
     * For a table with an index whose keys are in no order of the rows. Twelve in a hundred rows that leave their page at first, and as many
     * that find no room later since rows become wider, are more than its leaf pages have room for. 500,000 rows with a random uuid
     * key, all from a script: 8 strands grow that index by 56 %, 10 by 34, 12 by 15, 16 by 1, and take about as long.
     */
    static final int STRANDS_SCATTERED = 16;

    /** Enough distance between two visits of a page that the versions in between are dead to every snapshot. */
    static final int WINDOWS = 4;

    /**
     * The same among more than {@value #FEW_WORKERS} workers: while a chunk of another one runs, of whatever table, its snapshot keeps the versions
     * that quick chunks leave behind. 2 M rows and four workers on two cores, two rounds each: with 4 windows indexes grew by 40 and
     * 44 %, with 8 by 34 and 30, with 16 by 34 and 38.
     */
    static final int WINDOWS_AMONG_MANY = 8;

    static final int FEW_WORKERS = 2;

    static final int WINDOWS_MAX = 16;
    private static final double ROOM = 0.8;
    private static final double NO_ROOM = 0.5;
    /** Groups after which a plain pass is woven again, to see whether the horizon has moved. */
    private static final int PLAIN_GROUPS = 24;
    /** Fewer rows tell nothing. */
    private static final long ROWS_MIN = 200;

    private static final int NONE = -1;

    private static final String USUAL = "the usual";
    private static final String MANY =
            "more distance between strands, since more than %d workers are at it".formatted(FEW_WORKERS);

    private int most = STRANDS;
    private int strands = STRANDS;
    private int usual = WINDOWS;
    private int windows = WINDOWS;
    private String reason = USUAL;
    private boolean pinned;
    private boolean distanceHelped;
    private int plainGroups;
    /** Groups since it was seen that fewer strands are not enough. */
    private int groupsSinceRise = PLAIN_GROUPS;
    /** The first strand of the group that had any rows; of a group that somebody else began nobody here knows. */
    private int firstStrand = NONE;

    private boolean seenFromItsBeginning;

    private Optional<BlockChunk> before = Optional.empty();
    /** A group that was given up for smaller windows: what is met in it now may be on pages that were visited. */
    private Optional<Weave> givenUp = Optional.empty();

    private Share first = Share.NONE;
    private Share later = Share.NONE;

    int strands() {
        return strands;
    }

    int windows() {
        return windows;
    }

    /** Why it is as it is. */
    String reason() {
        return reason;
    }

    /** Whether old versions are not pruned however long one waits. */
    boolean isPinned() {
        return pinned;
    }

    /** Whether more distance between strands was needed, and it is not known yet whether it helps. */
    boolean lacksDistance() {
        return strands > 1 && windows > usual && !distanceHelped;
    }

    /** From the next group on there are as many strands as such an index wants; the number that was learned stays in proportion. */
    void scattered(Optional<String> index) {
        int before = most;
        most = index.isPresent() ? STRANDS_SCATTERED : STRANDS;
        if (most != before && strands > 1) {
            to(
                    Math.max(2, strands * most / before),
                    windows,
                    index.map(
                                    "keys of index %s are in no order of the rows: fewer of them leave their page at once"
                                            ::formatted)
                            .orElseGet(this::usual));
            forget();
        }
    }

    /** So many are at work, this one included; the most that there have been count. */
    void workers(int count) {
        if (count > FEW_WORKERS && usual < WINDOWS_AMONG_MANY) {
            usual = WINDOWS_AMONG_MANY;
            if (strands > 1 && windows < usual) {
                to(strands, usual, reason.equals(USUAL) ? usual() : reason);
            }
        }
    }

    private String usual() {
        return usual == WINDOWS ? USUAL : MANY;
    }

    /** Somebody is known to pin the horizon: no distance would help. */
    void pinnedBySomebody() {
        pinned("a plain pass: old row versions are not pruned");
        forget();
    }

    /** Nobody does any more. */
    void released() {
        pinned = false;
        to(most, usual, "woven again: versions can be pruned now");
        forget();
    }

    /** Learns from a committed chunk. */
    void done(BlockChunk chunk, long rows, ChunkCost cost) {
        if (chunk.index() == 0) {
            before.filter(b -> !b.isLast() && b.weave().from() == chunk.weave().from())
                    .ifPresent(this::giveUp);
        }
        before = Optional.of(chunk);
        if (chunk.weave().strands() != strands || chunk.weave().windows() > windows) {
            return; // of a group begun by somebody else
        }
        seenFromItsBeginning |= chunk.index() == 0 && !isVisited(chunk);
        if (seenFromItsBeginning && firstStrand == NONE && rows > 0) {
            firstStrand = chunk.strand();
        }
        if (chunk.strand() == firstStrand) {
            first = first.plus(rows, cost.hotRows());
        } else {
            later = later.plus(rows, cost.hotRows());
        }
        if (chunk.isLast() && first.rows() + later.rows() >= ROWS_MIN) {
            decide(rows(chunk));
            forget();
        }
    }

    private void giveUp(BlockChunk last) {
        givenUp = Optional.of(last.weave());
        forget();
    }

    private boolean isVisited(BlockChunk chunk) {
        long from = chunk.weave().from();
        return givenUp.filter(w -> w.from() <= from && from < w.to(Long.MAX_VALUE))
                .isPresent();
    }

    private void forget() {
        first = Share.NONE;
        later = Share.NONE;
        firstStrand = NONE;
        seenFromItsBeginning = false;
    }

    private double rows(BlockChunk chunk) {
        long blocks = (long) chunk.weave().windowBlocks() * chunk.weave().windows();
        return (double) (first.rows() + later.rows()) / blocks;
    }

    private void decide(double rowsPerBlock) {
        groupsSinceRise++;
        if (strands == 1) {
            afterPlain();
        } else if (first.rows() > 0 && first.hot() < NO_ROOM && strands < strandsFor(rowsPerBlock)) {
            groupsSinceRise = 0;
            to(
                    Math.min(2 * strands, strandsFor(rowsPerBlock)),
                    windows,
                    "pages have less room than those before: only %s of the first strand stayed on its page"
                            .formatted(first));
        } else if (first.hot() >= ROOM && groupsSinceRise > PLAIN_GROUPS) {
            to(strands / 2, windows, "pages have room: %s of the first strand stayed on its page".formatted(first));
        } else if (later.hot() >= NO_ROOM) {
            pinned = false;
            distanceHelped = true;
            to(Math.min(strands, strandsFor(rowsPerBlock)), windows, reason);
        } else if (windows < WINDOWS_MAX) {
            distanceHelped = false;
            to(strands, windows * 2, "more distance between strands: only %s stayed on their page".formatted(later));
        } else {
            pinned("a plain pass: old row versions are not pruned, only %s stayed on their page".formatted(later));
        }
    }

    private void pinned(String why) {
        pinned = true;
        plainGroups = 0;
        to(1, 1, why);
    }

    private void afterPlain() {
        plainGroups++;
        boolean fine = !pinned && first.hot() >= NO_ROOM;
        if (!fine && (!pinned || plainGroups >= PLAIN_GROUPS)) {
            to(most, pinned ? WINDOWS_MAX : usual, "woven again, to see whether versions are pruned now");
        }
    }

    /** A strand without a row is a pass for nothing. */
    private int strandsFor(double rowsPerBlock) {
        return rowsPerBlock > 2 * STRANDS ? most : rowsPerBlock > 4 ? STRANDS : rowsPerBlock > 2 ? 4 : 2;
    }

    private void to(int newStrands, int newWindows, String why) {
        strands = newStrands;
        windows = newStrands == 1 ? 1 : newWindows;
        reason = why;
    }

    private record Share(long rows, long hotRows) {
        static final Share NONE = new Share(0, 0);

        Share plus(long more, long moreHot) {
            return new Share(rows + more, hotRows + moreHot);
        }

        double hot() {
            return rows == 0 ? 0 : (double) hotRows / rows;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.0f %%", 100 * hot());
        }
    }
}

package dev.midstream.engine.log;

import dev.midstream.checkpoints.log.JournalId;
import dev.midstream.checkpoints.log.StreamId;

/** The numbers of a migration's streams. */
public final class Streams {
    /** The journal of what is about the whole server. No migration's name begins with its first character. */
    public static final String SERVER_JOURNAL = "~server";

    /** How the journal of what was told of a migration begins; the migration's name follows. */
    private static final String NOTICES = "~notices ";

    /** What operators asked for. Written by anyone, so that no command waits for a step. */
    public static final int CONTROL = 0;
    /** What the conductor did. Written under its lease. */
    public static final int CONDUCTOR = 1;
    /** Lanes are numbered from here on. */
    public static final int FIRST_LANE = 2;

    /** Lanes that idle workers split off others: from here on, so that they need not ask the conductor for a number. */
    public static final int FIRST_SPLIT_LANE = 1_000_000;

    private Streams() {}

    /** The name of the journal of what was told of a migration, whose only stream is {@link #CONDUCTOR}. */
    public static String noticesOf(String migration) {
        return NOTICES + migration;
    }

    /** Whether a journal is a migration's, and not one of Midstream's own. */
    public static boolean isMigration(String journal) {
        return !journal.startsWith("~");
    }

    public static StreamId control(JournalId journal) {
        return new StreamId(journal, CONTROL);
    }

    public static StreamId conductor(JournalId journal) {
        return new StreamId(journal, CONDUCTOR);
    }

    public static StreamId lane(JournalId journal, int number) {
        return new StreamId(journal, number);
    }

    public static boolean isLane(StreamId stream) {
        return stream.number() >= FIRST_LANE;
    }
}

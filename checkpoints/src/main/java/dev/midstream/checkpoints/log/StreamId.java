package dev.midstream.checkpoints.log;

/** One ordered sequence of events within a journal. Numbers start at 0 and are given by the journal's user. */
public record StreamId(JournalId journal, int number) {
    public StreamId {
        if (number < 0) {
            throw new IllegalArgumentException("stream number " + number + " is negative");
        }
    }
}

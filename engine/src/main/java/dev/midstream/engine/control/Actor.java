package dev.midstream.engine.control;

/** Who gave a command: the database role they proved to be, and who and where their operating system says they are. */
public record Actor(String databaseUser, String osUser, String host) {
    @Override
    public String toString() {
        return "%s (%s@%s)".formatted(databaseUser, osUser, host);
    }
}

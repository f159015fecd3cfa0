package dev.midstream.engine.control;

/** Who gave a command: the database role they proved to be, and who and where their operating system says they are. */
public record Actor(String databaseUser, String osUser, String host) {
    /** Midstream itself, in the name of those who wrote the policy. */
    public static Actor governor(String label) {
        return new Actor("the governor", "midstream", label);
    }

    @Override
    public String toString() {
        return "%s (%s@%s)".formatted(databaseUser, osUser, host);
    }
}

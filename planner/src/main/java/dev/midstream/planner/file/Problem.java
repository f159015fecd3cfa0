package dev.midstream.planner.file;

/**
 * One thing that is wrong with a migration file.
 *
 * @param message what is wrong, with which object, and what to do; one line, no full stop
 */
public record Problem(Place place, String message) {
    @Override
    public String toString() {
        return place + ": " + message;
    }
}

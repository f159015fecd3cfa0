package dev.midstream.planner.catalog;

/** The server's {@code server_version_num}, such as 170011. */
public record ServerVersion(int number) implements Comparable<ServerVersion> {
    /** TID range scans, on which block windows stand, came with 14. */
    public static final int OLDEST_MAJOR = 14;

    public int major() {
        return number / 10_000;
    }

    public boolean isSupported() {
        return major() >= OLDEST_MAJOR;
    }

    /**
     * Whether an index built concurrently may lack rows.
     *
     * @see <a href="https://www.postgresql.org/docs/release/14.4/">Release notes of 14.4</a>
     */
    public boolean corruptsConcurrentBuilds() {
        return number >= 140_000 && number < 140_004;
    }

    @Override
    public int compareTo(ServerVersion other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return major() + "." + number % 10_000;
    }
}

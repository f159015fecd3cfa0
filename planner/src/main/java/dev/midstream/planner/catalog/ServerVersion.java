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

    @Override
    public int compareTo(ServerVersion other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return major() + "." + number % 10_000;
    }
}

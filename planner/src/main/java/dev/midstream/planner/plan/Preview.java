package dev.midstream.planner.plan;

/** What stands for the bounds of a chunk in a statement for reviewers, which so can be run as it is. */
final class Preview {
    private Preview() {}

    /** A condition that is true, with a comment; comments nest in PostgreSQL. */
    static String anywhere(String bounds) {
        return "/* " + bounds.replace("/*", "/ *").replace("*/", "* /") + " */ true";
    }
}

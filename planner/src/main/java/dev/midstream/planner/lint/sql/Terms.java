package dev.midstream.planner.lint.sql;

import dev.midstream.planner.catalog.ServerVersion;
import java.util.Map;
import java.util.Set;

/**
 * Under which circumstances a script will run.
 *
 * @param version of the server
 * @param exactVersion whether the minor version is known, too
 * @param inTransaction whether the tool that runs the file wraps it into one
 * @param optIns ids of rules that must be asked for and were
 * @param settings in force before the first statement, by name
 */
public record Terms(
        ServerVersion version,
        boolean exactVersion,
        boolean inTransaction,
        Facts facts,
        Set<String> optIns,
        Map<String, String> settings) {
    public Terms {
        optIns = Set.copyOf(optIns);
        settings = Map.copyOf(settings);
    }

    /** A file for this major version, without a database. */
    public static Terms of(int major) {
        return new Terms(new ServerVersion(major * 10_000), false, false, Facts.NONE, Set.of(), Map.of());
    }

    public Terms inTransaction(boolean assumed) {
        return new Terms(version, exactVersion, assumed, facts, optIns, settings);
    }

    /** With a database, and of its version if that is what the script is for. */
    public Terms of(Facts known, ServerVersion server, boolean meant) {
        return meant
                ? new Terms(server, true, inTransaction, known, optIns, settings)
                : new Terms(version, exactVersion, inTransaction, known, optIns, settings);
    }

    public Terms with(Facts known) {
        return new Terms(version, exactVersion, inTransaction, known, optIns, settings);
    }

    public Terms with(Set<String> rules) {
        return new Terms(version, exactVersion, inTransaction, facts, rules, settings);
    }

    /** What the tool that runs the statements has set. */
    public Terms settings(Map<String, String> values) {
        return new Terms(version, exactVersion, inTransaction, facts, optIns, values);
    }
}

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
 * @param waits who says how long a statement waits for its lock
 */
public record Terms(
        ServerVersion version,
        boolean exactVersion,
        boolean inTransaction,
        Facts facts,
        Set<String> optIns,
        Map<String, String> settings,
        Waits waits) {
    /** Who says how long a statement waits for its lock. */
    public enum Waits {
        /** The file does, by what it sets. */
        AS_SET,
        /** The tool asks in tries of its own unless the file sets something, and lets what works concurrently wait. */
        BY_THE_TOOL
    }

    public Terms {
        optIns = Set.copyOf(optIns);
        settings = Map.copyOf(settings);
    }

    /** A file for this major version, without a database. */
    public static Terms of(int major) {
        return new Terms(new ServerVersion(major * 10_000), false, false, Facts.NONE, Set.of(), Map.of(), Waits.AS_SET);
    }

    public Terms inTransaction(boolean assumed) {
        return new Terms(version, exactVersion, assumed, facts, optIns, settings, waits);
    }

    /** With a database, and of its version if that is what the script is for. */
    public Terms of(Facts known, ServerVersion server, boolean meant) {
        return meant
                ? new Terms(server, true, inTransaction, known, optIns, settings, waits)
                : new Terms(version, exactVersion, inTransaction, known, optIns, settings, waits);
    }

    public Terms with(Facts known) {
        return new Terms(version, exactVersion, inTransaction, known, optIns, settings, waits);
    }

    public Terms with(Set<String> rules) {
        return new Terms(version, exactVersion, inTransaction, facts, rules, settings, waits);
    }

    public Terms waits(Waits by) {
        return new Terms(version, exactVersion, inTransaction, facts, optIns, settings, by);
    }

    /** Whether a rule is applied at all, and would find what it looks for. */
    public boolean decide(About rule) {
        boolean asked = !rule.optIn() || optIns.contains(rule.id());
        return asked && !(rule.dependsOnCircumstances() && facts.equals(Facts.NONE));
    }

    /** What the tool that runs the statements has set. */
    public Terms settings(Map<String, String> values) {
        return new Terms(version, exactVersion, inTransaction, facts, optIns, values, waits);
    }
}

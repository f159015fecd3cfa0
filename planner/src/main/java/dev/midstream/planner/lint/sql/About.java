package dev.midstream.planner.lint.sql;

import dev.midstream.planner.lint.Severity;

/**
 * What a rule says of itself.
 *
 * @param id stable, in kebab case: users write it in their files
 * @param why what happens, and to whom
 * @param lock the lock that does the harm, and for how long
 * @param instead the safe alternative
 * @param bad a script that the rule objects to
 * @param good one that reaches the same and that it does not object to
 * @param bySize whether the harm grows with the table, so that a small idle table makes it a note
 * @param optIn whether it must be asked for
 */
public record About(
        String id,
        Severity severity,
        String why,
        String lock,
        String instead,
        String bad,
        String good,
        boolean bySize,
        boolean optIn) {
    public static About error(String id) {
        return new About(id, Severity.ERROR, "", "none", "", "", "", false, false);
    }

    public static About warning(String id) {
        return new About(id, Severity.WARNING, "", "none", "", "", "", false, false);
    }

    public static About note(String id) {
        return new About(id, Severity.NOTE, "", "none", "", "", "", false, false);
    }

    public About why(String text) {
        return new About(id, severity, text, lock, instead, bad, good, bySize, optIn);
    }

    public About lock(String text) {
        return new About(id, severity, why, text, instead, bad, good, bySize, optIn);
    }

    public About instead(String text) {
        return new About(id, severity, why, lock, text, bad, good, bySize, optIn);
    }

    public About bad(String script) {
        return new About(id, severity, why, lock, instead, script, good, bySize, optIn);
    }

    public About good(String script) {
        return new About(id, severity, why, lock, instead, bad, script, bySize, optIn);
    }

    /** The harm grows with the table. */
    public About growing() {
        return new About(id, severity, why, lock, instead, bad, good, true, optIn);
    }

    /** Whether no script alone shows what it objects to, but only the database or the server's version. */
    public boolean dependsOnCircumstances() {
        return bad.isEmpty();
    }

    /** Off unless asked for. */
    public About onDemand() {
        return new About(id, severity, why, lock, instead, bad, good, bySize, true);
    }
}

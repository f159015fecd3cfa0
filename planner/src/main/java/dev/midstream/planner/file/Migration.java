package dev.midstream.planner.file;

import java.util.List;
import java.util.Optional;

/**
 * One migration file, read and checked as far as a file alone can be.
 *
 * @param name unique in a database; the identity of the migration from then on
 * @param after names of migrations that must be complete before this one starts
 * @param require conditions checked before anything is touched
 * @param locks how sessions that stand in the way are treated
 * @param verify the file's own proofs, run before contract
 * @param policy how fast and when, which is no part of the content
 * @param notices whom to tell of what, which is no part of the content either
 * @param hooks commands at phase boundaries, in the order in which they run; no part of the content, so that one can be mended
 * @param canonical the content as normalised JSON: comments, layout and key order do not matter, anything else does
 */
public record Migration(
        Place place,
        String name,
        List<String> after,
        List<Requirement> require,
        LockPolicy locks,
        List<Change> changes,
        List<VerifyQuery> verify,
        Optional<PolicySpec> policy,
        List<Notify> notices,
        List<Hook> hooks,
        String canonical) {

    /** Longest name: it is used in names of objects and as an application name, both limited to 63 bytes. */
    public static final int NAME_BYTES_MAX = 63;

    public Migration {
        after = List.copyOf(after);
        require = List.copyOf(require);
        changes = List.copyOf(changes);
        verify = List.copyOf(verify);
        notices = List.copyOf(notices);
        hooks = List.copyOf(hooks);
    }
}

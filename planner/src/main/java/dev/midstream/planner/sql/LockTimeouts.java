package dev.midstream.planner.sql;

import dev.midstream.planner.sql.Script.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a statement that runs outside a transaction of ours bears a lock timeout. */
public enum LockTimeouts {
    /** Refused, it has done nothing, or nothing that doing all of it again would harm (some tables of a VACUUM). */
    IN_TRIES,
    /** It commits when it likes, stands in a transaction of the author's, or cannot be read: nobody knows how far it came. */
    ONCE,
    /**
     * What works CONCURRENTLY waits for old transactions, and the wait counts against the timeout, which leaves an invalid index or
     * a partition half detached. The locks it waits for longer let reads and writes pass.
     */
    NEVER,
    /** The author has set a timeout before it. */
    AS_SET;

    /** Of each of these statements, which one session runs one after the other. */
    public static List<LockTimeouts> of(List<String> statements) {
        List<LockTimeouts> each = new ArrayList<>();
        boolean inTransaction = false;
        boolean set = false;
        for (String text : statements) {
            Optional<Item> item = single(text);
            Optional<Statement> statement = item.map(Item::statement);
            if (statement.filter(Statement.Setting.class::isInstance).isPresent()) {
                Statement.Setting setting = (Statement.Setting) statement.get();
                boolean isAboutLocks = setting.name().equals("lock_timeout") && !setting.local();
                set = isAboutLocks
                        ? setting.value().isPresent()
                        : set && !setting.name().equals("all");
            }
            if (statement.filter(Statement.Transaction.class::isInstance).isPresent()) {
                inTransaction = ((Statement.Transaction) statement.get()).act() == Statement.Transaction.Act.BEGIN
                        || ((Statement.Transaction) statement.get()).act() == Statement.Transaction.Act.WITHIN;
            }
            LockTimeouts alone = item.map(LockTimeouts::of).orElse(ONCE);
            each.add(alone == NEVER ? NEVER : set ? AS_SET : inTransaction ? ONCE : alone);
        }
        return each;
    }

    /** Of several statements in one text nobody can tell which of them was refused. */
    private static Optional<Item> single(String text) {
        List<Item> items = Script.read("sql", text).items();
        return items.size() == 1 ? Optional.of(items.getFirst()) : Optional.empty();
    }

    private static LockTimeouts of(Item item) {
        return switch (item.statement()) {
            case Statement.CreateIndex index when index.concurrently() -> NEVER;
            case Statement.Drop drop when drop.concurrently() -> NEVER;
            case Statement.Reindex reindex when reindex.concurrently() -> NEVER;
            case Statement.AlterTable alter when detachesConcurrently(alter) -> NEVER;
            case Statement.Transaction ignored -> ONCE;
            case Statement.Alone alone when alone.kind().endsWith("subscription") -> ONCE; // acts on another server too
            case Statement.Opaque opaque
            when opaque.kind().equals("DO") || opaque.kind().equals("CALL") -> ONCE;
            case Statement.NotUnderstood ignored -> saysConcurrently(item.text()) ? NEVER : ONCE;
            default -> IN_TRIES;
        };
    }

    private static boolean detachesConcurrently(Statement.AlterTable alter) {
        return alter.actions().stream()
                .anyMatch(a -> a instanceof TableAction.DetachPartition detach && detach.concurrently());
    }

    /** Where the grammar does not help, the word is all there is to go by. */
    private static boolean saysConcurrently(String text) {
        return Lexer.tokens(text).stream().anyMatch(token -> token.is("concurrently"));
    }
}

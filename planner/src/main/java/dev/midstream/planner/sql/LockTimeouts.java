package dev.midstream.planner.sql;

import dev.midstream.planner.sql.Script.Item;
import java.util.List;
import java.util.stream.IntStream;

/** How a statement that runs outside a transaction of ours bears a lock timeout. */
public enum LockTimeouts {
    /** Refused, it has done nothing, or nothing that doing all of it again would harm (some tables of a VACUUM). */
    IN_TRIES,
    /** It commits when it likes, stands in a transaction of the author's, or cannot be read: nobody knows how far it came. */
    ONCE,
    /**
     * What works CONCURRENTLY waits for old transactions, and the wait counts against the timeout, which leaves an invalid index. The
     * locks it waits for longer let reads and writes pass.
     */
    NEVER,
    /**
     * Like {@link #NEVER}, and when the old transactions are gone it waits for a strong lock on the partition: everybody who uses the
     * partition by its own name queues behind it.
     */
    DETACH,
    /** It changes rows, under a lock that only strong ones wait for; a timeout would end hours of work at the first locked row. */
    ROWS,
    /** The author has set a timeout before it. */
    AS_SET;

    /** Whether nothing was done, or nothing that doing all of it again would harm, when the server answers with an error. */
    public boolean isWhole() {
        return this == IN_TRIES || this == ROWS;
    }

    /** Of each of these statements, which one session runs one after the other. */
    public static List<LockTimeouts> of(List<String> statements) {
        Course course = new Course();
        return statements.stream().map(course::next).toList();
    }

    /** Whether none is set, and whatever was set before is taken back. */
    private boolean isNone() {
        return this == NEVER || this == DETACH;
    }

    /** What stands in the session, followed from statement to statement. */
    private static final class Course {
        private boolean inTransaction;
        private boolean set;
        private boolean setBeforeTransaction;

        /** Of several statements in one text nobody can tell which of them was refused. */
        LockTimeouts next(String text) {
            List<Item> items = Script.read("sql", text).items();
            boolean isSingle = items.size() == 1;
            LockTimeouts alone = isSingle ? of(items.getFirst()) : ONCE;
            boolean wasSet = set;
            items.forEach(this::follow);
            boolean isSet = set && (isSingle || wasSet);
            LockTimeouts timeouts = alone.isNone() ? alone : isSet ? AS_SET : inTransaction ? ONCE : alone;
            set = timeouts == AS_SET; // whatever sets a timeout of its own leaves none behind
            return timeouts;
        }

        private void follow(Item item) {
            switch (item.statement()) {
                case Statement.Setting setting
                when setting.name().equals("lock_timeout") && !setting.local() ->
                    set = setting.value().isPresent();
                case Statement.Setting setting when setting.name().equals("all") -> set = false;
                case Statement.Plain plain
                when plain.kind().equals("discard") && says(item.text(), "all") -> set = false;
                case Statement.Transaction transaction -> follow(transaction.act(), says(item.text(), "rollback"));
                default -> {}
            }
        }

        /** A rollback takes back what was set since the beginning, one to a savepoint perhaps. */
        private void follow(Statement.Transaction.Act act, boolean isRollback) {
            boolean isOver = act == Statement.Transaction.Act.COMMIT || act == Statement.Transaction.Act.ROLLBACK;
            boolean isTakenBack = act == Statement.Transaction.Act.ROLLBACK || isRollback;
            if (!inTransaction) {
                setBeforeTransaction = set;
            } else if (isTakenBack) {
                set = setBeforeTransaction;
            }
            inTransaction = !isOver;
        }
    }

    private static LockTimeouts of(Item item) {
        return switch (item.statement()) {
            case Statement.CreateIndex index when index.concurrently() -> NEVER;
            case Statement.Drop drop when drop.concurrently() -> NEVER;
            case Statement.Reindex reindex when reindex.concurrently() -> NEVER;
            case Statement.AlterTable alter when detachesConcurrently(alter) -> DETACH;
            case Statement.Transaction ignored -> ONCE;
            case Statement.Change ignored -> ROWS;
            case Statement.Insert ignored -> ROWS;
            case Statement.Plain plain when plain.kind().equals("copy") && feedsAProgram(item.text()) -> ONCE;
            case Statement.Plain plain
            when plain.kind().equals("insert") || plain.kind().equals("copy") -> ROWS;
            case Statement.Plain plain when plain.kind().endsWith("subscription") -> ONCE;
            case Statement.Alone alone when alone.kind().endsWith("subscription") -> ONCE; // acts on another server too
            case Statement.Opaque opaque
            when opaque.kind().equals("DO") || opaque.kind().equals("CALL") -> ONCE;
            case Statement.NotUnderstood ignored -> says(item.text(), "concurrently") ? NEVER : ONCE;
            default -> IN_TRIES;
        };
    }

    private static boolean detachesConcurrently(Statement.AlterTable alter) {
        return alter.actions().stream()
                .anyMatch(a -> a instanceof TableAction.DetachPartition detach && detach.concurrently());
    }

    /** Nobody knows what the program has made of the rows that it got before an error. */
    private static boolean feedsAProgram(String text) {
        List<Token> tokens = Lexer.tokens(text);
        return IntStream.range(1, tokens.size())
                .anyMatch(i -> tokens.get(i - 1).is("to") && tokens.get(i).is("program"));
    }

    /** Where the grammar does not help, the word is all there is to go by. */
    private static boolean says(String text, String word) {
        return Lexer.tokens(text).stream().anyMatch(token -> token.is(word));
    }
}

package dev.midstream.planner.lint.sql;

import dev.midstream.planner.lint.sql.Facts.TableFacts;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.sql.Name;
import dev.midstream.planner.sql.Script.Item;
import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.Statement.CreateTable;
import dev.midstream.planner.sql.TableAction;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A statement, what came before it in the file, what comes after it, and the database if it is known. */
public final class Situation {
    private final Past now;
    private final List<Past> before;
    private final List<Past> after;
    private final Terms terms;

    Situation(List<Past> steps, int now, Terms terms) {
        this.now = steps.get(now);
        this.before = steps.subList(0, now);
        this.after = steps.subList(now + 1, steps.size());
        this.terms = terms;
    }

    /**
     * A statement in its transaction.
     *
     * @param transaction a number for each transaction of the file
     * @param block whether other statements may belong to the same
     * @param script a number for the script in which it stands
     */
    public record Past(Item item, int transaction, boolean block, int script) {
        public <T extends Statement> Stream<T> as(Class<T> kind) {
            return Stream.of(item.statement()).filter(kind::isInstance).map(kind::cast);
        }

        /** Actions on tables, of one kind. */
        public <A extends TableAction> Stream<A> actions(Class<A> kind) {
            return as(Statement.AlterTable.class)
                    .flatMap(alter -> alter.actions().stream())
                    .filter(kind::isInstance)
                    .map(kind::cast);
        }
    }

    public Item item() {
        return now.item();
    }

    /** The statement, if it is of this kind. */
    public <T extends Statement> Stream<T> statement(Class<T> kind) {
        return now.as(kind);
    }

    /** What the statement does to a table that existed before the file, of one kind. */
    public <A extends TableAction> Stream<A> actions(Class<A> kind) {
        return isOnExistingTable() ? now.actions(kind) : Stream.empty();
    }

    private boolean isOnExistingTable() {
        return now.as(Statement.AlterTable.class).anyMatch(alter -> exists(alter.table()));
    }

    /** The table of an ALTER TABLE. */
    public Name table() {
        return now.as(Statement.AlterTable.class).findFirst().orElseThrow().table();
    }

    public List<Past> before() {
        return before;
    }

    /** Earlier statements of the same transaction. */
    public List<Past> beforeInTransaction() {
        return before.stream().filter(p -> p.transaction() == now.transaction()).toList();
    }

    public List<Item> after() {
        return after.stream().map(Past::item).toList();
    }

    /** Earlier statements of the same script. */
    public List<Past> beforeInScript() {
        return before.stream().filter(this::isNear).toList();
    }

    /** Later statements of the same script. */
    public List<Item> afterInScript() {
        return after.stream().filter(this::isNear).map(Past::item).toList();
    }

    private boolean isNear(Past other) {
        return other.script() == now.script();
    }

    public boolean inTransaction() {
        return now.block();
    }

    public Terms terms() {
        return terms;
    }

    public Optional<TableFacts> facts(Name table) {
        return terms.facts().table(table);
    }

    /** Whether somebody may use the table already: it was not made by this file. */
    public boolean exists(Name table) {
        return created(table).isEmpty();
    }

    /** How this file made the table, unless it existed before. */
    public Optional<CreateTable> created(Name table) {
        return before.stream()
                .flatMap(past -> past.as(CreateTable.class))
                .filter(create -> create.table().mayBe(table))
                .filter(create -> !create.ifNotExists() || facts(table).isEmpty())
                .findFirst();
    }

    /** A setting as it stands for this statement: the newest that is in force. */
    public Optional<String> setting(String name) {
        Optional<String> value = Optional.ofNullable(terms.settings().get(name));
        for (Past past : beforeInScript()) {
            if (past.item().statement() instanceof Statement.Setting setting) {
                boolean ended = setting.local() && past.transaction() != now.transaction();
                boolean meant = setting.name().equals(name)
                        || (setting.name().equals("all") && setting.value().isEmpty());
                if (meant && !ended) {
                    value = setting.value();
                }
            }
        }
        return value;
    }

    /** The strongest lock that the statement takes on a table that existed before the file. */
    public Optional<Locks.Lock> strongestLock() {
        return Locks.of(now.item().statement()).stream()
                .filter(lock -> exists(lock.table()))
                .max(java.util.Comparator.comparing(Locks.Lock::mode));
    }

    /** The first statement of the same transaction that took a lock at least this strong on an existing table. */
    public Optional<Locks.Lock> heldSince(LockMode mode) {
        return beforeInTransaction().stream()
                .filter(Past::block)
                .flatMap(past -> Locks.of(past.item().statement()).stream())
                .filter(lock -> lock.mode().compareTo(mode) >= 0 && exists(lock.table()))
                .findFirst();
    }

    public Risk risk(String message) {
        return new Risk(item().at(), Optional.empty(), message);
    }

    public Risk risk(Name table, String message) {
        return new Risk(item().at(), Optional.of(table), message);
    }

    public Risk risk(TableAction action, String message) {
        return new Risk(action.at(), Optional.of(table()), message);
    }
}

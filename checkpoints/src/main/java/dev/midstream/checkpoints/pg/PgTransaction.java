package dev.midstream.checkpoints.pg;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.Transaction;
import dev.midstream.checkpoints.codec.Codec;
import dev.midstream.checkpoints.codec.Encoded;
import dev.midstream.checkpoints.lease.Claim;
import dev.midstream.checkpoints.lease.Guard;
import dev.midstream.checkpoints.lease.Lease;
import dev.midstream.checkpoints.log.Append;
import dev.midstream.checkpoints.log.AppendOutcome;
import dev.midstream.checkpoints.log.Head;
import dev.midstream.checkpoints.log.Journal;
import dev.midstream.checkpoints.log.JournalId;
import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.checkpoints.log.StreamId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One transaction on one connection. What needs no answer (begin, fences, appends to a held stream) is sent ahead of what does, so
 * a chunk costs two round trips: begin + fence + the caller's statement, then append + commit.
 */
public final class PgTransaction<E, S> implements Transaction<E, S> {
    /**
     * A process that is stopped in the middle of a transaction (SIGSTOP, a suspended machine) must not keep its locks, nor the
     * stream that others would take over.
     */
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(5);

    /** The longest wait for bookkeeping behind a statement without limit. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    private final Loan loan;
    private final SqlConnection connection;
    private final Codec<E> events;
    private final Codec<S> states;
    private final Terms terms;
    private final StreamRows<E, S> rows;
    private final List<Future<?>> sentAhead = new ArrayList<>();

    PgTransaction(Loan loan, Codec<E> events, Codec<S> states, Terms terms) {
        this.loan = loan;
        this.connection = loan.connection();
        this.events = events;
        this.states = states;
        this.terms = terms;
        this.rows = new StreamRows<>(events, states);
    }

    /** The connection of a transaction from {@link PgCheckpoints}, for work on the caller's own tables. */
    public static SqlConnection connectionOf(Transaction<?, ?> transaction) {
        return ((PgTransaction<?, ?>) transaction).connection;
    }

    /** Waits for a statement of the caller's own, as long as these terms allow. */
    public static <T> T answer(Transaction<?, ?> transaction, Future<T> future) {
        return ((PgTransaction<?, ?>) transaction).answer(future);
    }

    /** The same for a statement whose result does not matter. */
    public static void done(Transaction<?, ?> transaction, Future<?> future) {
        Object ignored = answer(transaction, future);
    }

    /** Read committed, whatever the role's default: a chunk must see what it waited for, not fail on it. */
    void begin() {
        List<String> begin = new ArrayList<>();
        begin.add("begin isolation level read committed");
        begin.add(setting("lock_timeout", terms.lockTimeout()));
        begin.add(setting("statement_timeout", terms.statementTimeout()));
        begin.add(setting("idle_in_transaction_session_timeout", IDLE_LIMIT));
        begin.add("set local synchronous_commit = " + (terms.durability() == Terms.Durability.FLUSHED ? "on" : "off"));
        terms.settings().forEach(setting -> begin.add("set local " + setting));
        sentAhead.add(connection.query(String.join("; ", begin)).execute());
    }

    private static String setting(String name, Duration limit) {
        return "set local %s = %d".formatted(name, limit.toMillis());
    }

    /** If something sent ahead failed, PostgreSQL turns this commit into a rollback, and the failure comes out here. */
    void commit() {
        Future<?> commit = connection.query("commit").execute();
        sentAhead.forEach(this::answer);
        answer(commit);
    }

    /** Undoes after a failure; what goes wrong here is added to the failure, never in its place. */
    void rollback(RuntimeException failure) {
        if (failure instanceof Await.NoAnswer) {
            return; // the connection is cut, and the server rolls back what it was not told to commit
        }
        try {
            answer(connection.query("rollback").execute());
        } catch (RuntimeException e) {
            if (!e.equals(failure)) { // the driver has one exception for every closed connection
                failure.addSuppressed(e);
            }
        }
    }

    /**
     * What really went wrong: a statement sent behind one that failed only hears that the transaction is aborted (25P02). Known
     * once the rollback is answered.
     */
    Optional<RuntimeException> firstFailure() {
        return sentAhead.stream()
                .filter(Future::failed)
                .map(Future::cause)
                .filter(RuntimeException.class::isInstance)
                .map(RuntimeException.class::cast)
                .findFirst();
    }

    @Override
    public Instant now() {
        return first(query(StreamSql.NOW, Tuple.tuple()))
                .orElseThrow()
                .getOffsetDateTime(0)
                .toInstant();
    }

    @Override
    public Optional<JournalId> findJournal(String name) {
        return first(query(StreamSql.FIND_JOURNAL, Tuple.of(name))).map(row -> new JournalId(row.getLong(0)));
    }

    @Override
    public JournalId openJournal(String name) {
        query(StreamSql.OPEN_JOURNAL, Tuple.of(name));
        return findJournal(name).orElseThrow();
    }

    @Override
    public List<Journal> journals() {
        return stream(query(StreamSql.JOURNALS, Tuple.tuple()))
                .map(row -> new Journal(
                        new JournalId(row.getLong(0)),
                        row.getString(1),
                        row.getOffsetDateTime(2).toInstant()))
                .toList();
    }

    @Override
    public List<Head<S>> heads(JournalId journal) {
        return stream(query(StreamSql.HEADS, Tuple.of(journal.value())))
                .map(row -> rows.head(journal, row))
                .toList();
    }

    @Override
    public Optional<Head<S>> headAlone(StreamId stream) {
        return first(query(StreamSql.HEAD_ALONE, Tuple.of(stream.journal().value(), stream.number())))
                .map(row -> rows.head(stream.journal(), row));
    }

    @Override
    public Optional<Head<S>> head(StreamId stream) {
        return first(query(StreamSql.HEAD, Tuple.of(stream.journal().value(), stream.number())))
                .map(row -> rows.head(stream.journal(), row));
    }

    @Override
    public Map<JournalId, Integer> held(int fromNumber) {
        return stream(query(StreamSql.HELD, Tuple.of(fromNumber)))
                .collect(Collectors.toMap(row -> new JournalId(row.getLong(0)), row -> row.getInteger(1)));
    }

    @Override
    public List<Recorded<E>> read(StreamId stream, long afterVersion, int limit) {
        Tuple parameters = Tuple.of(stream.journal().value(), stream.number(), afterVersion, limit);
        return stream(query(StreamSql.READ, parameters))
                .map(row -> rows.recorded(stream, row))
                .toList();
    }

    @Override
    public AppendOutcome append(Append<E, S> append) {
        Encoded state = states.encode(append.stateAfter());
        boolean isNew = append.expectedVersion() == 0;
        Tuple parameters =
                Tuple.of(append.stream().journal().value(), append.stream().number());
        if (!isNew) {
            parameters.addLong(append.expectedVersion());
        }
        parameters.addLong(append.versionAfter()).addString(state.type()).addString(state.json());
        return record(append, query(isNew ? StreamSql.START_STREAM : StreamSql.ADVANCE_STREAM, parameters));
    }

    @Override
    public void append(Lease lease, Duration term, Append<E, S> append) {
        Encoded state = states.encode(append.stateAfter());
        Tuple parameters =
                leaseParameters(lease).addLong(append.expectedVersion()).addLong(append.versionAfter());
        parameters.addString(state.type()).addString(state.json()).addLong(term.toMillis());
        addEvents(parameters, append);
        sentAhead.add(connection.preparedQuery(StreamSql.ADVANCE).execute(parameters));
    }

    @Override
    public Optional<Claim<S>> claim(JournalId journal, List<Integer> candidates, UUID owner, Duration term) {
        Tuple parameters = Tuple.of(journal.value())
                .addArrayOfInteger(candidates.toArray(Integer[]::new))
                .addUUID(owner)
                .addLong(term.toMillis());
        return first(query(StreamSql.CLAIM, parameters)).map(row -> {
            Head<S> head = rows.head(journal, row);
            Lease lease = new Lease(head.stream(), owner, row.getLong("epoch"));
            return new Claim<>(
                    lease, head, row.getUUID("previous_owner") != null && !owner.equals(row.getUUID("previous_owner")));
        });
    }

    @Override
    public void fence(Lease lease, long version, Optional<Guard> guard) {
        Tuple parameters = Tuple.of(
                lease.stream().journal().value(), lease.stream().number(), lease.owner(), lease.epoch(), version);
        parameters.addInteger(guard.map(g -> g.stream().number()).orElse(null));
        parameters.addLong(guard.map(Guard::version).orElse(null));
        sentAhead.add(connection.preparedQuery(StreamSql.FENCE).execute(parameters));
    }

    @Override
    public boolean renew(Lease lease, Duration term) {
        return query(StreamSql.RENEW, leaseParameters(lease).addLong(term.toMillis()))
                        .rowCount()
                == 1;
    }

    @Override
    public void release(Lease lease) {
        query(StreamSql.RELEASE, leaseParameters(lease));
    }

    private static Tuple leaseParameters(Lease lease) {
        return Tuple.of(lease.stream().journal().value(), lease.stream().number(), lease.owner(), lease.epoch());
    }

    private AppendOutcome record(Append<E, S> append, RowSet<Row> headWritten) {
        if (headWritten.rowCount() == 0) {
            return new AppendOutcome.Conflict(append.expectedVersion());
        }
        Tuple parameters =
                Tuple.of(append.stream().journal().value(), append.stream().number(), append.expectedVersion());
        addEvents(parameters, append);
        sentAhead.add(connection.preparedQuery(StreamSql.INSERT_EVENTS).execute(parameters));
        return new AppendOutcome.Appended(append.versionAfter());
    }

    private void addEvents(Tuple parameters, Append<E, S> append) {
        List<Encoded> encoded = append.events().stream().map(events::encode).toList();
        parameters
                .addArrayOfString(encoded.stream().map(Encoded::type).toArray(String[]::new))
                .addArrayOfString(encoded.stream().map(Encoded::json).toArray(String[]::new));
    }

    private RowSet<Row> query(String sql, Tuple parameters) {
        return answer(connection.preparedQuery(sql).execute(parameters));
    }

    private <T> T answer(Future<T> future) {
        boolean unlimited = terms.statementTimeout().isZero();
        return loan.answer(future, unlimited ? ANSWER_LIMIT : terms.statementTimeout());
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return stream(rows).findFirst();
    }

    private static Stream<Row> stream(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }
}

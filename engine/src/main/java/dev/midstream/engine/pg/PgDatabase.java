package dev.midstream.engine.pg;

import dev.midstream.checkpoints.Transaction;
import dev.midstream.checkpoints.pg.Loan;
import dev.midstream.checkpoints.pg.PgTransaction;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.pg.violation.RowSearch;
import dev.midstream.engine.run.Database;
import dev.midstream.engine.run.SearchPath;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.LockPolicy.BlockerClass;
import dev.midstream.planner.plan.Step;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/** The conductor's side of PostgreSQL. */
public final class PgDatabase implements Database {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    /** Asked from elsewhere, for in a transaction that has failed nothing can be asked. */
    private static final String AMID_TRANSACTION =
            "select coalesce(bool_or(state like 'idle in transaction%'), false) from pg_stat_get_activity($1)";

    private final Pool pool;
    private final OutsideSession outside;
    private final TableTurn turn;
    private final String stepName;
    private final String searchPath;
    private final RowSearch rows;
    private final TableDivision lanes;

    /**
     * @param outside the session for what cannot run in a transaction
     * @param stepName of a session while it is at a step of this migration under a strong lock
     * @param searchPath the schemas in which the file's queries find their names
     */
    public PgDatabase(Pool pool, OutsideSession outside, String stepName, List<String> searchPath) {
        this.pool = pool;
        this.stepName = stepName;
        this.outside = outside;
        this.turn = new TableTurn(outside);
        this.searchPath = SearchPath.setting(searchPath);
        this.rows = new RowSearch(pool, this.searchPath);
        this.lanes = new TableDivision(pool, this.searchPath);
    }

    @Override
    public void run(Transaction<Event, State> transaction, List<String> statements) {
        SqlConnection connection = PgTransaction.connectionOf(transaction);
        for (String statement : statements) {
            PgTransaction.done(transaction, connection.query(statement).execute());
        }
    }

    @Override
    public void runLong(Transaction<Event, State> transaction, String statement, BooleanSupplier cancelled) {
        SqlConnection connection = PgTransaction.connectionOf(transaction);
        // The server notices a client that died, and does not go on for hours with the conductor's stream locked.
        Future<?> sentAhead = connection
                .query("set local client_connection_check_interval = '5s'")
                .execute();
        LongStatement.done(connection, connection.query(statement).execute(), cancelled);
        PgTransaction.done(transaction, sentAhead);
    }

    @Override
    public Witness watch(Transaction<Event, State> transaction, Duration lockTimeout, List<BlockerClass> cancellable) {
        SqlConnection connection = PgTransaction.connectionOf(transaction);
        PgTransaction.done(
                transaction,
                connection
                        .query("set local application_name = '%s'".formatted(stepName))
                        .execute());
        return BlockerWatch.start(pool, connection, lockTimeout, cancellable);
    }

    @Override
    public List<LeafLanes> lanes(Step step) {
        return switch (step) {
            case Step.Backfill s ->
                s.transformation().isByBlocks()
                        ? lanes.byBlocks(s.table())
                        : lanes.byKeys(s.table(), s.transformation().key());
            case Step.VerifyRows s -> lanes.byBlocks(s.table());
            case Step.Ddl s -> throw new IllegalStateException("no lanes: " + s.title());
            case Step.Join s -> throw new IllegalStateException("no lanes: " + s.title());
            case Step.Validate s -> throw new IllegalStateException("no lanes: " + s.title());
            case Step.DropIndex s -> throw new IllegalStateException("no lanes: " + s.title());
            case Step.BuildIndex s -> throw new IllegalStateException("no lanes: " + s.title());
            case Step.VerifyQuery s -> throw new IllegalStateException("no lanes: " + s.title());
            case Step.OwnSql s -> throw new IllegalStateException("no lanes: " + s.title());
        };
    }

    @Override
    public boolean isThere(TableRef table) {
        try (Loan loan = Loan.from(pool)) {
            return ask(loan, "select to_regclass($1) is not null", Tuple.of(table.sql()))
                    .getFirst()
                    .getBoolean(0);
        }
    }

    @Override
    public List<Lack> lacking(Step.Join step) {
        try (Loan loan = Loan.from(pool)) {
            return new PartitionParts((sql, values) -> ask(loan, sql, values), step).lacking();
        }
    }

    @Override
    public List<Lack> join(Transaction<Event, State> transaction, Step.Join step) {
        SqlConnection connection = PgTransaction.connectionOf(transaction);
        PartitionParts parts = new PartitionParts(
                (sql, values) -> rows(PgTransaction.answer(
                        transaction, connection.preparedQuery(sql).execute(values))),
                step);
        run(transaction, List.of(parts.lock()));
        List<Lack> lacking = parts.lacking();
        if (lacking.isEmpty()) {
            run(transaction, parts.statements());
        }
        return lacking;
    }

    private static List<Row> ask(Loan loan, String sql, Tuple values) {
        return rows(loan.answer(loan.connection().preparedQuery(sql).execute(values), LIMIT));
    }

    private static List<Row> rows(RowSet<Row> answer) {
        return StreamSupport.stream(answer.spliterator(), false).toList();
    }

    @Override
    public Answer ask(String query, BooleanSupplier cancelled) {
        try (Loan loan = Loan.from(pool)) {
            SqlConnection connection = loan.connection();
            RowSet<Row> ignored = loan.answer(
                    connection
                            .query("begin isolation level read committed read only; set local row_security = off;"
                                    + " set local statement_timeout = 0; set local " + searchPath)
                            .execute(),
                    LIMIT);
            try {
                // One row is fetched, however many the query has.
                RowSet<Row> rows = LongStatement.answer(
                        connection,
                        connection.prepare(query).compose(q -> q.cursor().read(1)),
                        cancelled);
                return answer(rows);
            } finally {
                loan.sendOnly("rollback");
            }
        }
    }

    private static Answer answer(RowSet<Row> rows) {
        Object answer = rows.size() == 0 ? "no row" : rows.iterator().next().getValue(0);
        return Boolean.TRUE.equals(answer) ? new Answer.Yes() : new Answer.No(String.valueOf(answer));
    }

    @Override
    public void startAnewOutside() {
        outside.startAnew(turn.isHeld());
    }

    @Override
    public boolean isAmidTransaction() {
        try (Loan loan = Loan.from(pool)) {
            return loan.answer(
                            loan.connection().preparedQuery(AMID_TRANSACTION).execute(Tuple.of(outside.pid())), LIMIT)
                    .iterator()
                    .next()
                    .getBoolean(0);
        }
    }

    @Override
    public void runOutside(String statement, BooleanSupplier cancelled) {
        outside.awaitOthers(cancelled); // one of them may be at it
        outside.run(statement, cancelled);
    }

    @Override
    public void runOutside(
            String statement,
            Duration lockTimeout,
            List<BlockerClass> cancellable,
            Consumer<Witness> seen,
            BooleanSupplier cancelled) {
        outside.awaitOthers(cancelled);
        try (Witness witness = BlockerWatch.start(pool, outside.pid(), lockTimeout, cancellable)) {
            try {
                outside.run(statement, lockTimeout, cancelled);
            } finally {
                seen.accept(witness);
            }
        }
    }

    @Override
    public Optional<TooLong> runConcurrently(
            String statement, Duration deadline, Consumer<Wait> waits, BooleanSupplier cancelled) {
        long endNanos = System.nanoTime() + deadline.toNanos();
        outside.awaitOthers(cancelled);
        return new ConcurrentWatch(pool, outside.pid(), waits).run(outside, statement, endNanos, cancelled);
    }

    @Override
    public Build buildIndex(NewIndex index, Duration deadline, Consumer<Wait> waits, BooleanSupplier cancelled) {
        ConcurrentWatch watch = new ConcurrentWatch(pool, outside.pid(), waits);
        IndexName name = new IndexName(outside, new Likeness(pool, searchPath), index);
        return new IndexBuild(outside, watch, rows, name, index, deadline).run(cancelled);
    }

    @Override
    public Search breaking(TableRef table, String constraint) {
        return rows.breaking(table, constraint);
    }

    @Override
    public Turn takeTurn(TableRef table) {
        return turn.take(table);
    }

    @Override
    public void endTurn() {
        turn.end();
    }

    @Override
    public void fenceOffEarlierConductors() {
        outside.takeOver();
    }

    @Override
    public void close() {
        outside.close();
    }
}

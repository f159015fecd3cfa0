package dev.midstream.checkpoints.pg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.checkpoints.Checkpoints;
import dev.midstream.checkpoints.CheckpointsContract;
import dev.midstream.checkpoints.Outcome;
import dev.midstream.checkpoints.Tally;
import dev.midstream.checkpoints.Tally.Counted;
import dev.midstream.checkpoints.Tally.Sum;
import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.Terms.Durability;
import dev.midstream.checkpoints.lease.Claim;
import dev.midstream.checkpoints.lease.Lease;
import dev.midstream.checkpoints.log.Append;
import dev.midstream.checkpoints.log.AppendOutcome;
import dev.midstream.checkpoints.log.JournalId;
import dev.midstream.checkpoints.log.StreamId;
import dev.midstream.embedded.testing.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PgCheckpointsTest extends CheckpointsContract {
    private static final UUID ANN = UUID.randomUUID();
    private static final UUID BOB = UUID.randomUUID();
    private static final Duration TERM = Duration.ofMillis(200);
    private static Vertx vertx;

    private TestDatabase database;
    private Pool pool;

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close().await();
    }

    @AfterEach
    void dropDatabase() {
        pool.close().await();
        database.close();
    }

    @Override
    protected Checkpoints<Counted, Sum> store() {
        database = TestDatabase.create();
        pool = PgBuilder.pool()
                .using(vertx)
                .connectingTo(new PgConnectOptions()
                        .setHost(database.server().host())
                        .setPort(database.server().port())
                        .setDatabase(database.name())
                        .setUser(database.server().user())
                        .setPassword(database.server().password())
                        .setCachePreparedStatements(true))
                .with(new PoolOptions().setMaxSize(8))
                .build();
        PgSchema.upgrade(pool);
        return new PgCheckpoints<>(pool, Tally.events(), Tally.states());
    }

    @Override
    protected void pass(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void streamInTheMiddleOfAChunkCannotBeTakenHoweverOldItsLease() throws Exception {
        PgCheckpoints<Counted, Sum> store = (PgCheckpoints<Counted, Sum>) reopened();
        StreamId stream = started(store);
        Lease ann = claim(store, stream, ANN).orElseThrow().lease();
        CountDownLatch fenced = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Outcome<Lease>> chunk = threads.submit(() -> store.transact(Terms.SHORT, tx -> {
                tx.fence(ann, 1, Optional.empty());
                tx.head(stream);
                fenced.countDown();
                waitFor(goOn);
                tx.append(ann, TERM, new Append<>(stream, 1, List.of(new Counted(5)), new Sum(6)));
                return ann;
            }));
            fenced.await();
            pass(TERM.plusMillis(50));
            assertEquals(Optional.empty(), claim(store, stream, BOB));
            goOn.countDown();
            assertEquals(new Outcome.Committed<>(ann), chunk.get());
        }
        pass(TERM.plusMillis(50));
        assertEquals(2, claim(store, stream, BOB).orElseThrow().head().version());
    }

    @Test
    void manyFirstWritersOfOneStreamLeaveOneWinner() throws Exception {
        PgCheckpoints<Counted, Sum> store = (PgCheckpoints<Counted, Sum>) reopened();
        JournalId journal = store.commit(Terms.SHORT, tx -> tx.openJournal("race"));
        StreamId stream = new StreamId(journal, 1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<AppendOutcome>> writers = IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit(() -> store.commit(
                            Terms.SHORT,
                            tx -> tx.append(new Append<>(stream, 0, List.of(new Counted(i)), new Sum(i))))))
                    .toList();
            long winners = 0;
            for (Future<AppendOutcome> writer : writers) {
                winners += writer.get() instanceof AppendOutcome.Appended ? 1 : 0;
            }
            assertEquals(1, winners);
        }
    }

    @Test
    void statementSentBehindABrokenFenceDoesNotRun() {
        PgCheckpoints<Counted, Sum> store = (PgCheckpoints<Counted, Sum>) reopened();
        StreamId stream = started(store);
        database.execute("create table fields (tons int)", "insert into fields values (1)");
        Lease stale = new Lease(stream, ANN, 99);
        Outcome<Integer> outcome = store.transact(Terms.SHORT, tx -> {
            tx.fence(stale, 1, Optional.empty());
            return PgTransaction.connectionOf(tx)
                    .query("update fields set tons = tons + 1")
                    .execute()
                    .await()
                    .rowCount();
        });
        assertEquals(new Outcome.Fenced<>(Outcome.Why.LEASE_LOST), outcome);
        assertEquals(1, database.number("select tons from fields"));
    }

    @Test
    void errorOfAFenceThatWaitedTooLongComesOutAndNotThatOfTheStatementBehindIt() {
        PgCheckpoints<Counted, Sum> store = (PgCheckpoints<Counted, Sum>) reopened();
        StreamId stream = started(store);
        Lease ann = claim(store, stream, ANN).orElseThrow().lease();
        Terms impatient = new Terms(Durability.FLUSHED, Duration.ofMillis(100), Duration.ofSeconds(3));
        store.commit(Terms.SHORT, tx -> {
            tx.fence(ann, 1, Optional.empty());
            tx.head(stream);
            PgException failure = assertThrows(
                    PgException.class,
                    () -> store.transact(impatient, behind -> {
                        behind.fence(ann, 1, Optional.empty());
                        return PgTransaction.answer(
                                behind,
                                PgTransaction.connectionOf(behind)
                                        .query("select 1")
                                        .execute());
                    }));
            assertEquals("55P03", failure.getSqlState());
            return "";
        });
    }

    @Test
    void transactionIsReadCommittedAndNotIdleForLongWhateverTheRolesDefaults() {
        database.execute(
                "alter database %s set default_transaction_isolation = 'serializable'".formatted(database.name()));
        PgCheckpoints<Counted, Sum> store = (PgCheckpoints<Counted, Sum>) reopened();
        String settings = store.commit(
                Terms.SHORT,
                tx -> PgTransaction.answer(
                                tx,
                                PgTransaction.connectionOf(tx)
                                        .query("select current_setting('transaction_isolation') || ', '"
                                                + " || current_setting('idle_in_transaction_session_timeout')")
                                        .execute())
                        .iterator()
                        .next()
                        .getString(0));
        assertEquals("read committed, 5s", settings);
    }

    @Test
    void lostConnectionIsAnUncheckedExceptionAndTheNextTransactionHasANewOne() {
        PgCheckpoints<Counted, Sum> store = (PgCheckpoints<Counted, Sum>) reopened();
        assertThrows(
                VertxException.class,
                () -> store.commit(
                        Terms.SHORT,
                        tx -> PgTransaction.answer(
                                tx,
                                PgTransaction.connectionOf(tx)
                                        .query("select pg_terminate_backend(pg_backend_pid())")
                                        .execute())));
        started(store);
    }

    @Test
    void serverThatIsNotThereIsAnUncheckedException() {
        Pool nowhere = PgBuilder.pool()
                .using(vertx)
                .connectingTo(
                        new PgConnectOptions().setHost("127.0.0.1").setPort(1).setUser("nobody"))
                .build();
        PgCheckpoints<Counted, Sum> store = new PgCheckpoints<>(nowhere, Tally.events(), Tally.states());
        assertThrows(Await.NoAnswer.class, () -> store.commit(Terms.SHORT, tx -> tx.now()));
        nowhere.close().await();
    }

    @Test
    void bufferedCommitsDoNotWaitForTheDiskAndFlushedOnesDo() {
        PgCheckpoints<Counted, Sum> store = (PgCheckpoints<Counted, Sum>) reopened();
        for (Durability durability : Durability.values()) {
            Terms terms = new Terms(durability, Duration.ofSeconds(1), Duration.ofSeconds(3));
            String setting = store.commit(
                    terms,
                    tx -> PgTransaction.connectionOf(tx)
                            .query(
                                    "select current_setting('synchronous_commit') || ' ' || current_setting('lock_timeout') || ' '"
                                            + " || current_setting('statement_timeout')")
                            .execute()
                            .await()
                            .iterator()
                            .next()
                            .getString(0));
            assertEquals(durability == Durability.FLUSHED ? "on 1s 3s" : "off 1s 3s", setting);
        }
    }

    @Test
    void historyCannotBeChanged() {
        PgCheckpoints<Counted, Sum> store = (PgCheckpoints<Counted, Sum>) reopened();
        started(store);
        for (String change : List.of(
                "update midstream.event set version = 9", "delete from midstream.event", "truncate midstream.event")) {
            IllegalStateException refused = assertThrows(IllegalStateException.class, () -> database.execute(change));
            assertTrue(refused.getMessage().contains("append-only"), refused.getMessage());
        }
    }

    @Test
    void schemaIsMadeOnceByManyAndANewerOneIsRefused() throws Exception {
        reopened();
        database.execute("drop schema midstream cascade");
        assertTrue(PgSchema.installed(pool).isEmpty());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> all = IntStream.range(0, 6)
                    .mapToObj(i -> threads.submit(() -> PgSchema.upgrade(pool)))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertEquals(PgSchema.newest(), PgSchema.installed(pool).orElseThrow());
        database.execute("insert into midstream.schema_version (version) values (99)");
        PgSchema.NewerSchema newer = assertThrows(PgSchema.NewerSchema.class, () -> PgSchema.upgrade(pool));
        assertTrue(newer.getMessage().contains("version 99"), newer.getMessage());
    }

    @Test
    void serverErrorComesOutWithItsSqlStateAndTheConnectionIsUsableAgain() {
        PgCheckpoints<Counted, Sum> store = (PgCheckpoints<Counted, Sum>) reopened();
        for (int i = 0; i < 20; i++) {
            PgException failure = assertThrows(
                    PgException.class,
                    () -> store.commit(
                            Terms.SHORT,
                            tx -> PgTransaction.connectionOf(tx)
                                    .query("select 1/0")
                                    .execute()
                                    .await()));
            assertEquals("22012", failure.getSqlState());
        }
        started(store);
    }

    private Checkpoints<Counted, Sum> reopened() {
        return new PgCheckpoints<>(pool, Tally.events(), Tally.states());
    }

    private static StreamId started(PgCheckpoints<Counted, Sum> store) {
        JournalId journal = store.commit(Terms.SHORT, tx -> tx.openJournal("fields"));
        StreamId stream = new StreamId(journal, 1);
        store.commit(Terms.SHORT, tx -> tx.append(new Append<>(stream, 0, List.of(new Counted(1)), new Sum(1))));
        return stream;
    }

    private static Optional<Claim<Sum>> claim(PgCheckpoints<Counted, Sum> store, StreamId stream, UUID owner) {
        return store.commit(Terms.SHORT, tx -> tx.claim(stream.journal(), List.of(stream.number()), owner, TERM));
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.midstream.planner.pg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import dev.midstream.planner.lint.sql.Locks;
import dev.midstream.planner.pg.Trace.Observed;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.sql.Script;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest {
    private static final String[] TABLES = {
        "create table customers (id bigint primary key)",
        "create table orders (id bigint primary key, customer_id bigint, a int, b text)",
        "create index orders_a on orders (a)",
        "insert into orders select g, null, g, 'x' from generate_series(1, 1000) g"
    };

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void tellsLocksRewritesAndReads(int major) throws SQLException {
        List<Observed> observed = trace(major, false, """
            alter table orders add column c int default 1;
            alter table orders alter column a type bigint;
            alter table orders alter column b set not null;
            create index concurrently orders_b on orders (b);\
            """);
        assertEquals(
                Map.of("orders", LockMode.ACCESS_EXCLUSIVE), observed.get(0).locks());
        assertEquals(List.of(), observed.get(0).rewritten());
        assertEquals(
                List.of("orders", "orders_a", "orders_pkey"), observed.get(1).rewritten());
        assertEquals(List.of(), observed.get(2).rewritten());
        assertEquals(Map.of("orders", 1000L), observed.get(2).rowsRead());
        assertEquals(List.of("orders_b"), observed.get(3).made());
        assertTrue(observed.get(3).sampled());
        assertTrue(observed.stream().allMatch(o -> o.failure().isEmpty()));
    }

    /** The rules' expectation of locks, statement by statement, against a real server. */
    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void theLocksThatTheRulesExpectAreTheOnesTaken(int major) throws SQLException {
        List<Observed> observed = trace(major, false, """
            alter table orders add column c int;
            alter table orders add constraint k foreign key (customer_id) references customers not valid;
            alter table orders validate constraint k;
            alter table orders add constraint p check (a > 0) not valid;
            alter table orders alter column a set default 1;
            alter table orders alter column a drop default;
            alter table orders alter column a set statistics 100;
            alter table orders set (fillfactor = 90);
            alter table orders disable trigger all;
            alter table orders rename column b to bb;
            alter table orders drop constraint p;
            alter table orders drop column bb;
            create index orders_c on orders (c);
            create unique index orders_id on orders (id);
            alter table orders add constraint u unique using index orders_id;
            create function f() returns trigger language plpgsql as $$ begin return new; end $$;
            create trigger t before insert on orders for each row execute function f();
            drop trigger t on orders;
            create table parts (id bigint not null references customers) partition by range (id);
            create table parts_1 (id bigint not null);
            alter table parts attach partition parts_1 for values from (1) to (2);
            alter table parts detach partition parts_1;
            lock table orders in share row exclusive mode;
            reindex table orders;
            update orders set a = 2 where id = 1;
            truncate orders;
            alter table orders rename to purchases;
            drop table purchases;\
            """);
        int compared = 0;
        for (Observed o : observed) {
            assertEquals(Optional.empty(), o.failure(), o.item().text());
            for (Locks.Lock expected : Locks.of(o.item().statement())) {
                LockMode taken = o.locks().get(expected.table().toString());
                if (!o.item().text().startsWith("reindex")) { // the index is counted as its table
                    assertEquals(expected.mode(), taken, o.item().text());
                    compared++;
                }
            }
        }
        assertTrue(compared >= 25, "compared " + compared);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void endsWithTheFirstFailure(int major) throws SQLException {
        List<Observed> observed = trace(major, true, """
            alter table orders add column c int;
            create index concurrently i on orders (c);
            select 1;\
            """);
        assertEquals(Optional.empty(), observed.get(0).failure());
        assertTrue(observed.get(1).failure().orElseThrow().contains("cannot run inside a transaction block"));
        assertEquals(
                Optional.of("not run: a statement above failed"),
                observed.get(2).failure());
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void inATransactionTellsWhatEachStatementAdds(int major) throws SQLException {
        List<Observed> observed = trace(major, false, """
            begin;
            insert into customers values (1);
            alter table customers add column a int;
            alter table customers add column b int;
            commit;\
            """);
        assertEquals(LockMode.ROW_EXCLUSIVE, observed.get(1).locks().get("customers"));
        assertEquals(LockMode.ACCESS_EXCLUSIVE, observed.get(2).locks().get("customers"));
        assertEquals(Map.of(), observed.get(3).locks());
    }

    private static List<Observed> trace(int major, boolean inTransaction, String script) throws SQLException {
        try (TestDatabase database =
                        TestDatabase.createOn(TestServers.of(major)).execute(TABLES);
                Connection worker = database.connect();
                Connection observer = database.connect()) {
            return Trace.run(worker, observer, Script.read("x.sql", script), inTransaction);
        }
    }
}

package dev.midstream.planner.pg;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.planner.catalog.TableRef;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@FreshDatabase
class ScatteredIndexTest {
    @BeforeEach
    void makeTable(TestDatabase database) {
        database.execute(
                "create table \"t?\" (id int primary key, day date, mail text, kind int) with (autovacuum_enabled = off)",
                "insert into \"t?\" select g, date '2000-01-01' + g, md5(g::text), (g * 7919) % 10 from generate_series(1, 2000) g",
                "create index by_day on \"t?\" (day)",
                "create index by_kind on \"t?\" (kind)",
                "create index hashed on \"t?\" using hash (mail)",
                "analyze \"t?\"");
    }

    @Test
    void keysInTheRowsOrderOrOftenTheSameAreNone(TestDatabase database) throws SQLException {
        assertEquals(Optional.empty(), look(database));
    }

    @Test
    void distinctKeysInNoOrderAreOne(TestDatabase database) throws SQLException {
        database.execute("create index by_mail on \"t?\" (mail)");
        assertEquals(Optional.of("by_mail"), look(database));
    }

    @Test
    void fewRowsOfEachKeyAreOneToo(TestDatabase database) throws SQLException {
        database.execute(
                "alter table \"t?\" add customer int",
                "update \"t?\" set customer = id * 7919 % 500",
                "create index by_customer on \"t?\" (customer)",
                "analyze \"t?\"");
        assertEquals(Optional.of("by_customer"), look(database));
    }

    @Test
    void manyRowsOfEachKeyAreNone(TestDatabase database) throws SQLException {
        database.execute(
                "alter table \"t?\" add customer int",
                "update \"t?\" set customer = id * 7919 % 50",
                "create index by_customer on \"t?\" (customer)",
                "analyze \"t?\"");
        assertEquals(Optional.empty(), look(database));
    }

    @Test
    void severalColumnsCountTogether(TestDatabase database) throws SQLException {
        database.execute(
                "create index by_kind_and_mail on \"t?\" (kind, mail)",
                "create index by_day_and_mail on \"t?\" (day, mail)");
        assertEquals(Optional.of("by_kind_and_mail"), look(database));
    }

    @Test
    void expressionsHaveStatisticsOfTheirOwn(TestDatabase database) throws SQLException {
        database.execute("create index by_lower on \"t?\" (lower(mail))", "analyze \"t?\"");
        assertEquals(Optional.of("by_lower"), look(database));
    }

    @Test
    void partitionsAreLookedAt(TestDatabase database) throws SQLException {
        database.execute(
                "create table p (id int, mail text) partition by range (id)",
                "create table p1 partition of p default",
                "create index by_mail on p (mail)",
                "insert into p select g, md5(g::text) from generate_series(1, 2000) g",
                "analyze p1");
        try (Connection connection = database.connect()) {
            assertEquals(Optional.of("p1_mail_idx"), ScatteredIndex.look(connection, new TableRef("public", "p")));
        }
    }

    private static Optional<String> look(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            return ScatteredIndex.look(connection, new TableRef("public", "t?"));
        }
    }
}

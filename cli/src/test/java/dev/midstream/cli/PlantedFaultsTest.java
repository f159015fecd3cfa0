package dev.midstream.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A session that bypasses triggers spoils the data of a verified migration; the gate to contract shuts until it is mended. */
@FreshDatabase
class PlantedFaultsTest {
    private static final String YAML = """
            migration: planted
            changes:
              - add_column: {table: bookings, column: org, type: int, fill: room + 0, not_null: true, references: orgs(id)}
              - add_column: {table: bookings, column: code, type: text, fill: upper(ref)}
              - add_constraint: {table: bookings, unique: [code], name: bookings_code_unique}
            verify:
              - {query: "select (select count(*) from bookings) = (select bookings from census)", else: bookings are missing or too many}
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void faultIsFoundAndShutsTheGateUntilItIsMended(Fault fault) throws IOException {
        try (TestDatabase database = TestDatabase.create()) {
            Terminal terminal = Terminal.on(database);
            String file = file();
            fill(database);
            terminal.type("run", file).exits(ExitCode.STOPPED).says("is verified");

            plant(database, fault.plant);
            terminal.type("verify", "planted").exits(ExitCode.UNPROVED).says(fault.says);
            terminal.type("contract", "planted").exits(ExitCode.STOPPED).complains("the gate stays shut");
            if (fault != Fault.NULL_IN_PLACE_OF_A_VALUE) { // that one the next run's fill mends by itself
                terminal.type("run", file).exits(ExitCode.UNPROVED).says(fault.says);
                terminal.type("contract", "planted").exits(ExitCode.STOPPED).complains("the gate stays shut");
                plant(database, fault.mend);
            }
            terminal.type("run", file).exits(ExitCode.STOPPED).says("is verified");
            terminal.type("verify", "planted").exits(ExitCode.DONE);
            terminal.type("contract", "planted").exits(ExitCode.DONE).says("is complete");
        }
    }

    /** A unique index and NOT NULL hold for such a session too: nothing is there to be found. */
    @Test
    void duplicateAndNullThatAConstraintForbidsCannotBePlanted(TestDatabase database) throws IOException {
        Terminal terminal = Terminal.on(database);
        fill(database);
        terminal.type("run", file()).exits(ExitCode.STOPPED).says("is verified");
        assertRefused(database, "update bookings set code = 'REF1' where id = 2", "bookings_code_unique");
        assertRefused(database, "update bookings set org = null where id = 2", "null value in column \"org\"");
        terminal.type("verify", "planted").exits(ExitCode.DONE);
    }

    /** They are ENABLE ALWAYS: what replication or a bulk load writes is kept in step, too. */
    @Test
    void syncTriggersFireForSuchASessionToo(TestDatabase database) throws IOException {
        Terminal terminal = Terminal.on(database);
        fill(database);
        terminal.type("run", file()).exits(ExitCode.STOPPED).says("is verified");
        plant(database, "update bookings set ref = 'changed' where id = 4242");
        assertEquals("CHANGED", database.value("select code from bookings where id = 4242"));
        terminal.type("verify", "planted").exits(ExitCode.DONE);
    }

    @Test
    void duplicateThatWasThereBeforeIsNamedAndShutsTheGate(TestDatabase database) throws IOException {
        Terminal terminal = Terminal.on(database);
        String file = file();
        fill(database);
        database.execute("update bookings set ref = 'REF100' where id = 200");
        terminal.type("run", file).exits(ExitCode.FAILED).says("REF100");
        terminal.type("contract", "planted").exits(ExitCode.STOPPED).complains("the gate stays shut");
        database.execute("update bookings set ref = 'ref200' where id = 200");
        terminal.type("run", file).exits(ExitCode.STOPPED).says("is verified");
        terminal.type("contract", "planted").exits(ExitCode.DONE);
    }

    private static void assertRefused(TestDatabase database, String sql, String why) {
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> plant(database, sql));
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
    }

    /** In a session for which no trigger fires, those of foreign keys included. */
    private static void plant(TestDatabase database, String sql) {
        database.execute("set session_replication_role = replica", sql);
    }

    private String file() throws IOException {
        return Files.writeString(folder.resolve("planted.yaml"), YAML).toString();
    }

    private static void fill(TestDatabase database) {
        database.execute(
                "create table orgs (id int primary key)",
                "insert into orgs select generate_series(0, 10)",
                "create table bookings (id int primary key, ref text not null, room int not null)",
                "insert into bookings select g, 'ref' || g, g % 10 from generate_series(1, 20000) g",
                "update bookings set room = 10 where id = 5005", // the only one of its organization
                "create table census as select count(*) as bookings from bookings",
                "vacuum analyze");
    }

    /** What such a session may do. */
    enum Fault {
        WRONG_VALUE(
                "update bookings set code = 'wrong' where id = 777",
                "code equals its fill: 777",
                "update bookings set code = upper(ref) where id = 777"),
        NULL_IN_PLACE_OF_A_VALUE(
                "update bookings set code = null where id = 19998",
                "code equals its fill: 19998",
                "update bookings set code = upper(ref) where id = 19998"),
        STALE_VALUE(
                "alter table bookings disable trigger user; update bookings set ref = 'changed' where id = 4242;"
                        + " alter table bookings enable trigger user",
                "code equals its fill: 4242",
                "update bookings set code = upper(ref) where id = 4242"),
        ROW_OF_A_BYPASSING_SESSION(
                "insert into bookings (id, ref, room, org) values (30001, 'new', 3, 4)",
                ": 30001",
                "delete from bookings where id = 30001"),
        ORPHAN("delete from orgs where id = 10", "org refers to a row of orgs: 5005", "insert into orgs values (10)"),
        LOST_ROW(
                "delete from bookings where id = 123",
                "bookings are missing or too many",
                "insert into bookings values (123, 'ref123', 3, 3, 'REF123')");

        private final String plant;
        private final String says;
        private final String mend;

        Fault(String plant, String says, String mend) {
            this.plant = plant;
            this.says = says;
            this.mend = mend;
        }
    }
}

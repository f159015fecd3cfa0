package dev.midstream.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.CatalogText;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** examples/org-id, from empty to verified to rolled back, and through contract, on every version. */
class OrgIdExampleTest {
    private static final Path EXAMPLE = Path.of("..", "examples", "org-id");
    private static final String FILE =
            EXAMPLE.resolve("0035_add_org_id_to_core_tables.yaml").toString();
    private static final String NAME = "0035_add_org_id_to_core_tables";

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void goesToVerifiedAndBackAndThroughContract(int major) throws IOException {
        try (TestDatabase database = TestDatabase.createOn(TestServers.of(major))) {
            fill(database);
            Terminal terminal = Terminal.on(database);
            List<String> before = CatalogText.of(database);
            String relfilenodes = relfilenodes(database);

            terminal.type("plan", FILE)
                    .exits(ExitCode.DONE)
                    .says("catalog only")
                    .says("add org_id to bookings");
            assertEquals(before, CatalogText.of(database));

            terminal.type("run", FILE).exits(ExitCode.STOPPED).says("is verified; contract waits for you");
            assertEquals(relfilenodes, relfilenodes(database), "no row was rewritten");
            database.execute("insert into teams (name, zone) values ('an old client', 'UTC')");
            assertEquals(1, database.number("select count(distinct org_id) from teams"));
            terminal.type("verify", NAME).exits(ExitCode.DONE);

            terminal.type("rollback", NAME).exits(ExitCode.DONE).says("is rolled back");
            assertEquals(before, CatalogText.of(database));

            terminal.type("run", FILE, "--until", "contract")
                    .exits(ExitCode.DONE)
                    .says("is complete");
            IllegalStateException refused = assertThrows(
                    IllegalStateException.class,
                    () -> database.execute("insert into teams (name, zone) values ('forgot org_id', 'UTC')"));
            assertTrue(
                    String.valueOf(refused.getMessage()).contains("null value in column \"org_id\""),
                    refused.getMessage());
            terminal.type("run", FILE).exits(ExitCode.DONE).says("complete already; nothing to do");
            terminal.type("rollback", NAME).exits(ExitCode.STOPPED).complains("cannot be brought back");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {17})
    void missingPrerequisitesAreNamedAndNothingIsTouched(int major) throws IOException {
        try (TestDatabase database = TestDatabase.createOn(TestServers.of(major))) {
            fill(database);
            database.execute("delete from organizations", "drop table workers");
            List<String> before = CatalogText.of(database);
            Terminal.on(database)
                    .type("run", FILE)
                    .exits(ExitCode.USAGE)
                    .complains("table 'workers' does not exist")
                    .complains("the default organization is missing: run migration 0034 first");
            assertEquals(before, CatalogText.of(database));
            assertEquals("∅", database.value("select to_regnamespace('midstream')"));
        }
    }

    private static void fill(TestDatabase database) throws IOException {
        database.execute(Files.readString(EXAMPLE.resolve("schema.sql")));
        database.execute("set demo.scale = '0.005'; " + Files.readString(EXAMPLE.resolve("data.sql")), "analyze");
    }

    private static String relfilenodes(TestDatabase database) {
        return String.join(
                " ",
                database.rows(
                        "select relname || pg_relation_filenode(oid) || ' ' || pg_relation_size(oid) from pg_class"
                                + " where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'teams' order by 1"));
    }
}

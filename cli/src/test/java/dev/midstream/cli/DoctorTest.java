package dev.midstream.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plain role asks what it lacks, pastes the answer, and can migrate. */
@FreshDatabase
class DoctorTest {
    private static final String YAML = """
            migration: grants
            changes:
              - create_table: {table: shop.audits, columns: [{name: id, type: bigint, primary_key: true}]}
              - add_column: {table: shop.orders, column: org, type: int, fill: id % 2, references: hr.orgs(id)}
              - create_index: {table: shop.orders, columns: [org]}
              - add_constraint: {table: shop.items, check: price >= 0, name: price_check}
            """;

    private final String id = UUID.randomUUID().toString().substring(0, 8);
    private final String role = "migrator_" + id;
    private final String seller = "seller_" + id;

    @TempDir
    private Path folder;

    @BeforeEach
    void makeRoles(TestDatabase database) {
        database.execute(
                "create role %s login password 'secret'".formatted(role),
                "create role %s nologin".formatted(seller),
                "create schema shop authorization " + seller,
                "create schema hr",
                "create table hr.orgs (id int primary key)",
                "insert into hr.orgs values (0), (1)",
                "create table shop.orders (id bigint primary key)",
                "insert into shop.orders select generate_series(1, 1000)",
                "alter table shop.orders owner to " + seller,
                "create table shop.items (id bigint primary key, price int)"); // a superuser's
    }

    @AfterEach
    void dropRoles(TestDatabase database) {
        for (String each : List.of(role, seller)) {
            database.execute(
                    "reassign owned by %s to current_user".formatted(each),
                    "drop owned by " + each,
                    "drop role " + each);
        }
    }

    @Test
    void whatItPrintsIsWhatIsMissing(TestDatabase database) throws IOException {
        String file = Files.writeString(folder.resolve("grants.yaml"), YAML).toString();
        Terminal terminal = Terminal.as(role, "secret", database);
        Terminal.Shown ill = terminal.type("doctor", file).exits(ExitCode.FINDINGS);
        List<String> grants = pasteable(ill.out());
        for (String expected : List.of(
                "grant create on database %s to %s;".formatted(database.name(), role),
                "grant pg_monitor to %s;  -- optional".formatted(role),
                "grant %s to %s;".formatted(seller, role),
                "alter table shop.items owner to %s;".formatted(role),
                "grant usage on schema hr to %s;".formatted(role),
                "grant references on hr.orgs to %s;".formatted(role),
                "grant select on hr.orgs to %s;".formatted(role),
                "grant usage, create on schema shop to %s;".formatted(role))) {
            assertTrue(grants.contains(expected), () -> expected + " is not in\n" + ill.out());
        }
        assertEquals(8, grants.size(), ill.out());

        database.execute(grants.toArray(String[]::new));
        Terminal.Shown well = terminal.type("doctor", file).exits(ExitCode.DONE).says("plan of grants");
        assertEquals(List.of(), pasteable(well.out()), well.out());
        terminal.type("run", file).exits(ExitCode.STOPPED).says("is verified");
        terminal.type("rollback", "grants").exits(ExitCode.DONE);
    }

    @Test
    void superuserLacksNothingAndTheRestIsLookedAt(TestDatabase database) throws IOException {
        String file = Files.writeString(folder.resolve("grants.yaml"), YAML).toString();
        Terminal.Shown shown = Terminal.on(database).type("doctor", file).exits(ExitCode.DONE);
        for (String check : List.of("pooler", "monitoring", "fsync", "xmin horizon", "disk", "extensions")) {
            shown.says(check);
        }
        assertFalse(shown.out().contains("grant "), shown.out());
        Terminal.on(database)
                .type("doctor", file, "--json")
                .exits(ExitCode.DONE)
                .says("\"check\" : \"disk\"");
    }

    @Test
    void rightToCancelIsMissedByAFileThatAsksForIt(TestDatabase database) throws IOException {
        String grant = "grant pg_signal_backend to %s".formatted(role);
        Terminal terminal = Terminal.as(role, "secret", database);
        String all = terminal.type("doctor").out().replaceAll("\\s+", " ");
        assertTrue(all.contains("cancel_blockers in a migration file would need " + grant), all);
        assertTrue(asked(terminal, "application: metabase").contains(grant + ";"));
        assertTrue(asked(terminal, "user: " + seller).contains(grant + ";"));
        assertFalse(asked(terminal, "user: " + role).contains(grant + ";"), "its own");
        database.execute(grant);
        assertFalse(asked(terminal, "application: metabase").contains(grant + ";"), "granted");
    }

    @Test
    void rightToBuildTheIndexUnderAForeignKeyIsMissed(TestDatabase database) throws IOException {
        String yaml =
                "migration: m\nchanges:\n  - add_constraint: {table: shop.items, foreign_key: {column: price, references: public.lists%s}}\n";
        database.execute(
                "create table lists (id int primary key)",
                "alter table shop.items owner to " + role,
                "alter table lists owner to " + role,
                "grant usage on schema shop to " + role,
                "grant create on database %s to %s".formatted(database.name(), role));
        String create = "grant usage, create on schema shop to %s;".formatted(role);
        Terminal terminal = Terminal.as(role, "secret", database);
        String file = folder.resolve("m.yaml").toString();
        Files.writeString(Path.of(file), yaml.formatted(""));
        assertTrue(
                pasteable(terminal.type("doctor", file).exits(ExitCode.FINDINGS).out())
                        .contains(create));
        Files.writeString(Path.of(file), yaml.formatted(", index: false"));
        assertFalse(pasteable(terminal.type("doctor", file).exits(ExitCode.DONE).out())
                .contains(create));
    }

    private List<String> asked(Terminal terminal, String blockers) throws IOException {
        String yaml =
                "migration: m\nlocks: {cancel_blockers: [{%s}]}\nchanges:\n  - sql: {up: select 1, down: select 1}\n";
        String file = Files.writeString(folder.resolve("m.yaml"), yaml.formatted(blockers))
                .toString();
        return pasteable(terminal.type("doctor", file).out());
    }

    @Test
    void tableThatIsNotThereAndPlanThatCannotBeMadeAreFound(TestDatabase database) throws IOException {
        String file = Files.writeString(folder.resolve("absent.yaml"), """
                        migration: absent
                        changes:
                          - add_column: {table: nowhere, column: org, type: int}
                        """).toString();
        Terminal.on(database)
                .type("doctor", file)
                .exits(ExitCode.FINDINGS)
                .says("table nowhere")
                .says("table 'nowhere' does not exist");
    }

    /** The lines below the heading. */
    private static List<String> pasteable(String out) {
        return out.lines()
                .dropWhile(line -> !line.startsWith("-- missing"))
                .skip(1)
                .filter(line -> !line.isBlank())
                .toList();
    }
}

package dev.midstream.cli.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.cli.connect.Connections;
import dev.midstream.cli.connect.Environment;
import dev.midstream.cli.connect.Target;
import dev.midstream.cli.connect.TargetResolver;
import dev.midstream.cli.trace.TargetSchema.Made;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs here are scripts that answer as pg_dump does; the servers are real. */
class TargetSchemaTest {
    @TempDir
    private Path folder;

    @Test
    void takesTheProgramOfTheTargetsMajorVersion() throws IOException, SQLException {
        int major = TestServers.defaultMajor();
        String path = program("old", "13.1", "exit 1") + ":" + folder.resolve("none") + ":"
                + program("new", major + ".3 (Vendor 1)", """
                    test "$PGDATABASE" || exit 3
                    cat <<'END'
                    \\restrict abc
                    SELECT pg_catalog.set_config('search_path', '', false);
                    CREATE EXTENSION none_such;
                    CREATE TABLE public.t (a integer);
                    \\unrestrict abc
                    END\
                    """);
        List<PgDump> programs = PgDump.on(path);
        assertEquals(
                List.of("13.1", major + ".3"),
                programs.stream().map(PgDump::version).toList());
        try (TestDatabase empty = TestDatabase.create()) {
            Made made = made(programs, empty);
            assertTrue(made.how().endsWith("dumped with pg_dump " + major + ".3"), made.how());
            assertEquals(List.of("public"), made.searchPath());
            assertEquals(1, made.missing().size());
            assertTrue(
                    made.missing().getFirst().startsWith("CREATE EXTENSION none_such: ERROR: "),
                    made.missing().getFirst());
            assertEquals("0", empty.value("select count(*) from t"));
        }
    }

    @Test
    void saysWhyItReadTheCatalogsInstead() throws IOException, SQLException {
        int major = TestServers.defaultMajor();
        try (TestDatabase empty = TestDatabase.create()) {
            Made made = made(PgDump.on(program("old", "13.1", "exit 1")), empty);
            assertTrue(
                    made.how()
                            .endsWith(
                                    "copied from its catalogs (no pg_dump %d on the PATH, only 13.1)".formatted(major)),
                    made.how());
            assertEquals("0", empty.value("select count(*) from of_target"));
        }
        try (TestDatabase empty = TestDatabase.create()) {
            Made made = made(PgDump.on(program("bad", major + ".0", "echo 'no rights' >&2; exit 1")), empty);
            assertTrue(made.how().endsWith("(pg_dump %d.0 failed: no rights)".formatted(major)), made.how());
            assertEquals("0", empty.value("select count(*) from of_target"));
        }
    }

    @Test
    void whatDoesNotSayItsVersionIsNoProgram() throws IOException {
        assertEquals(List.of(), PgDump.on(program("odd", "unknown", "exit 1")));
    }

    private static Made made(List<PgDump> programs, TestDatabase empty) throws SQLException {
        try (TestDatabase database = TestDatabase.create().execute("create table of_target (a int)")) {
            Target target = new TargetResolver(new Environment(Map.of(), "nobody", "/nowhere"))
                    .resolve(Optional.of(database.url()));
            try (Connection connection = Connections.jdbc(target);
                    Connection worker = empty.connect()) {
                return new TargetSchema(target, connection, programs).makeIn(worker);
            }
        }
    }

    /** The folder of a program. */
    private String program(String name, String version, String dump) throws IOException {
        Path bin = Files.createDirectories(folder.resolve(name));
        Path program = bin.resolve("pg_dump");
        Files.writeString(program, """
            #!/bin/sh
            if [ "$1" = --version ]; then echo 'pg_dump (PostgreSQL) %s'; exit 0; fi
            %s
            """.formatted(version, dump));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return bin.toString();
    }
}

package dev.midstream.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedServerTest {
    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void startsTheVersionAskedForWithDurabilityOn(int major) throws SQLException {
        try (EmbeddedServer server = EmbeddedServer.start(major, Map.of())) {
            assertEquals(major, Integer.parseInt(show(server, "server_version_num")) / 10000);
            assertEquals("on", show(server, "fsync"));
            assertEquals("on", show(server, "synchronous_commit"));
        }
    }

    @Test
    void keepsCommittedRowsThroughAnImmediateRestartOnTheSamePort() throws SQLException {
        try (EmbeddedServer server = EmbeddedServer.start(17, Map.of())) {
            run(server, "create table kept as select 42 as answer");
            int port = server.port();
            server.restart();
            assertEquals(port, server.port());
            assertEquals("42", single(server, "select answer from kept"));
        }
    }

    @Test
    void removesATemporaryDataDirectoryAndKeepsANamedOne(@TempDir Path folder) throws SQLException {
        EmbeddedServer temporary = EmbeddedServer.start(17, Map.of());
        temporary.close();
        assertFalse(Files.exists(temporary.dataDirectory()));

        Path named = folder.resolve("pg");
        try (EmbeddedServer server = EmbeddedServer.startIn(named, 17, Map.of())) {
            run(server, "create table kept as select 42 as answer");
        }
        assertTrue(Files.exists(named));
        try (EmbeddedServer again = EmbeddedServer.startIn(named, 17, Map.of())) {
            assertEquals("42", single(again, "select answer from kept"));
        }
    }

    private static String show(EmbeddedServer server, String setting) throws SQLException {
        return single(server, "show " + setting);
    }

    private static String single(EmbeddedServer server, String sql) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static void run(EmbeddedServer server, String sql) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

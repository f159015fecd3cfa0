package dev.midstream.engine.pg;

import dev.midstream.embedded.EmbeddedServer;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServer;

/** A server that only one test uses. */
public record OwnServer(int port) implements TestServer {
    /** A database on it. */
    public static TestDatabase databaseOn(EmbeddedServer server) {
        return TestDatabase.createOn(new OwnServer(server.port()));
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public String user() {
        return "postgres";
    }

    @Override
    public String password() {
        return "";
    }
}

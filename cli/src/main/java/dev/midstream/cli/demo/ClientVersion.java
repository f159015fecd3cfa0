package dev.midstream.cli.demo;

/** Which release of the application a client runs. */
enum ClientVersion {
    /** Does not know org_id. */
    OLD,
    /** Writes org_id itself. */
    NEW
}

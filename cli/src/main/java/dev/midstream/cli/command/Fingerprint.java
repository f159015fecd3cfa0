package dev.midstream.cli.command;

import dev.midstream.planner.file.Migration;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells whether a file still says what it said: SHA-256 of its normalised content. */
final class Fingerprint {
    private Fingerprint() {}

    static String of(Migration migration) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(migration.canonical().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

package dev.midstream.engine.notice;

import dev.midstream.planner.file.Notify;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Somebody to be told, as the log knows them.
 *
 * @param key of what is told how; another way or other kinds are another target
 * @param label for people, without secrets
 */
public record Target(String key, String label) {
    private static final int KEY_LENGTH = 16;

    public static Target of(Notify notify) {
        List<String> parts = new ArrayList<>();
        parts.add(notify.on().toString());
        parts.add(notify.after().toString());
        switch (notify.way()) {
            case Notify.Webhook webhook -> parts.add(webhook.url());
            case Notify.Command command -> parts.addAll(command.words());
        }
        return new Target(digest(String.join("\0", parts)), notify.way().label());
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, KEY_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}

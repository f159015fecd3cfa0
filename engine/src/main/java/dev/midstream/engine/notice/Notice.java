package dev.midstream.engine.notice;

import dev.midstream.planner.file.NoticeKind;
import java.time.Instant;
import java.util.Map;

/**
 * Something to be told.
 *
 * @param id the same whenever it is told again, within one database: by it the receiver tells repetitions apart
 * @param at when it happened, by the database's clock
 * @param text for people
 * @param details further facts, by name
 */
public record Notice(
        String id, NoticeKind kind, String migration, Instant at, String text, Map<String, String> details) {
    public Notice {
        details = Map.copyOf(details);
    }
}

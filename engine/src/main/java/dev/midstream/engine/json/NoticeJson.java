package dev.midstream.engine.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.midstream.engine.notice.Notice;
import java.util.Locale;
import java.util.TreeMap;

/** What a receiver of notices gets; documented in docs/json.md. */
public final class NoticeJson {
    private NoticeJson() {}

    /** One object, in one line. */
    public static String of(Notice notice, String database) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", notice.id())
                .put("event", notice.kind().name().toLowerCase(Locale.ROOT))
                .put("migration", notice.migration())
                .put("database", database)
                .put("at", notice.at().toString())
                .put("text", notice.text());
        ObjectNode details = json.putObject("details");
        new TreeMap<>(notice.details()).forEach(details::put);
        return json.toString();
    }
}

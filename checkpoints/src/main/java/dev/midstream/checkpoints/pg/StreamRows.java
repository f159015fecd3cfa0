package dev.midstream.checkpoints.pg;

import dev.midstream.checkpoints.codec.Codec;
import dev.midstream.checkpoints.codec.Encoded;
import dev.midstream.checkpoints.log.Head;
import dev.midstream.checkpoints.log.Holder;
import dev.midstream.checkpoints.log.JournalId;
import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.checkpoints.log.StreamId;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** What rows of our own tables mean. */
final class StreamRows<E, S> {
    private final Codec<E> events;
    private final Codec<S> states;

    StreamRows(Codec<E> events, Codec<S> states) {
        this.events = events;
        this.states = states;
    }

    Head<S> head(JournalId journal, Row row) {
        UUID owner = row.getUUID("owner");
        Optional<Holder> holder = Optional.ofNullable(owner)
                .map(o -> new Holder(o, row.getLong("epoch"), Duration.ofMillis(row.getLong("remaining_millis"))));
        S state = states.decode(new Encoded(row.getString("state_type"), row.getString("state")));
        return new Head<>(new StreamId(journal, row.getInteger("stream_no")), row.getLong("version"), state, holder);
    }

    Recorded<E> recorded(StreamId stream, Row row) {
        OffsetDateTime at = row.getOffsetDateTime("at");
        E event = events.decode(new Encoded(row.getString("type"), row.getString("body")));
        return new Recorded<>(stream, row.getLong("version"), at.toInstant(), event);
    }
}

package dev.midstream.engine.pg;

import dev.midstream.checkpoints.Checkpoints;
import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.Terms.Durability;
import dev.midstream.checkpoints.pg.PgTransaction;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.run.Instruments;
import dev.midstream.engine.throttle.Reading;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Probes, and the table that shows what they read. */
final class PgInstruments implements Instruments {
    /** Of a signal that is read, only the subjects that are there now. */
    private static final String CLEAR = """
            delete from midstream.reading r where r.signal = any ($1)
              and not exists (select from unnest($1::text[], $2::text[]) as n (signal, subject)
                              where n.signal = r.signal and n.subject = r.subject)""";

    private static final String SHOW = """
            insert into midstream.reading (signal, subject, kind, value, slow, stop, why)
            select * from unnest($1::text[], $2::text[], $3::text[], $4::float8[], $5::float8[], $6::float8[], $7::text[])
            on conflict (signal, subject) do update set kind = excluded.kind, value = excluded.value, slow = excluded.slow,
              stop = excluded.stop, why = excluded.why, at = clock_timestamp()""";

    /** What was read is read again: it need not survive a crash of the server. */
    private static final Terms TERMS = new Terms(Durability.BUFFERED, Duration.ofMillis(500), Duration.ofSeconds(2));

    private final Checkpoints<Event, State> checkpoints;
    private final Function<Supplier<Situation>, Taken> probes;

    PgInstruments(Checkpoints<Event, State> checkpoints, Function<Supplier<Situation>, Taken> probes) {
        this.checkpoints = checkpoints;
        this.probes = probes;
    }

    @Override
    public Taken take(Supplier<Situation> situation) {
        return probes.apply(situation);
    }

    @Override
    public void show(List<Shown> readings) {
        List<Line> lines = lines(readings);
        String[] signals = lines.stream().map(Line::signal).toArray(String[]::new);
        String[] subjects = lines.stream().map(Line::subject).toArray(String[]::new);
        Tuple shown = Tuple.tuple()
                .addArrayOfString(signals)
                .addArrayOfString(subjects)
                .addArrayOfString(lines.stream().map(Line::kind).toArray(String[]::new))
                .addArrayOfDouble(lines.stream().map(Line::value).toArray(Double[]::new))
                .addArrayOfDouble(lines.stream().map(Line::slow).toArray(Double[]::new))
                .addArrayOfDouble(lines.stream().map(Line::stop).toArray(Double[]::new))
                .addArrayOfString(lines.stream().map(Line::why).toArray(String[]::new));
        int ignored = checkpoints.commit(TERMS, tx -> {
            SqlConnection connection = PgTransaction.connectionOf(tx);
            Future<?> cleared = connection
                    .preparedQuery(CLEAR)
                    .execute(Tuple.tuple().addArrayOfString(signals).addArrayOfString(subjects));
            Future<?> done = connection.preparedQuery(SHOW).execute(shown);
            PgTransaction.done(tx, cleared);
            PgTransaction.done(tx, done);
            return lines.size();
        });
    }

    private record Line(
            String signal,
            String subject,
            String kind,
            @Nullable Double value,
            @Nullable Double slow,
            @Nullable Double stop,
            String why) {}

    /** One for each signal and subject: a statement cannot write a row twice. */
    private static List<Line> lines(List<Shown> readings) {
        Map<List<String>, Line> lines = new LinkedHashMap<>();
        for (Shown shown : readings) {
            Line line = line(shown);
            lines.put(List.of(line.signal(), line.subject()), line);
        }
        return List.copyOf(lines.values());
    }

    private static Line line(Shown shown) {
        String signal = shown.reading().signal().id();
        Double slow = shown.bounds().slow().orElse(null);
        Double stop = shown.bounds().stop().orElse(null);
        return switch (shown.reading()) {
            case Reading.Value value -> new Line(signal, value.subject(), "value", value.value(), slow, stop, "");
            case Reading.NotApplicable none -> new Line(signal, "", "not-applicable", null, slow, stop, none.why());
            case Reading.Unreadable failed -> new Line(signal, "", "unreadable", null, slow, stop, failed.why());
        };
    }
}

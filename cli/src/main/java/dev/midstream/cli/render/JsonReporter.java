package dev.midstream.cli.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.midstream.checkpoints.codec.Encoded;
import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.engine.json.EventJson;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.progress.Progress;
import dev.midstream.engine.progress.StepProgress;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.View;
import java.io.PrintWriter;
import java.util.Locale;

/** One JSON object a line: every event as it is stored, the progress once a second, and how it ended. */
public final class JsonReporter implements RunReporter {
    private static final long EVERY_NANOS = 1_000_000_000L;

    private final PrintWriter out;
    private long saidNanos;

    public JsonReporter(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void event(Recorded<Event> event) {
        say(json(event));
    }

    /** An event as machines read it, in a run and in a history. */
    public static ObjectNode json(Recorded<Event> event) {
        Encoded encoded = EventJson.codec().encode(event.event());
        ObjectNode node = Json.object().put("at", event.at().toString());
        node.put("stream", event.stream().number())
                .put("version", event.version())
                .put("type", encoded.type());
        node.set("event", Json.parse(encoded.json()));
        return node;
    }

    @Override
    public void progress(Progress progress, View view) {
        if (System.nanoTime() - saidNanos < EVERY_NANOS) {
            return;
        }
        saidNanos = System.nanoTime();
        for (StepProgress step : progress.steps()) {
            if (step.standing() == StepProgress.Standing.UNDER_WAY) {
                say(Json.object()
                        .put("type", "progress")
                        .put("step", step.step().number())
                        .put("title", step.step().title())
                        .put("share", step.share())
                        .put("rows", step.rows())
                        .put("lanes", step.lanes())
                        .put("lanesDone", step.lanesDone())
                        .put("workers", step.held()));
            }
        }
    }

    @Override
    public void note(String note) {
        say(Json.object().put("type", "note").put("note", note));
    }

    @Override
    public void ended(Ending ending) {
        ObjectNode node = Json.object()
                .put("type", "ended")
                .put("ending", ending.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        switch (ending) {
            case Ending.Failed e ->
                node.put("step", e.step()).put("sqlState", e.sqlState()).put("message", e.message());
            case Ending.Unproved e ->
                node.put("step", e.step()).put("violations", e.violations()).put("message", e.message());
            case Ending.AtGate e -> node.put("before", e.before().label());
            case Ending.Aborted e -> node.put("by", e.by().actor().toString()).put("reason", e.by().reason());
            case Ending.Completed ignored -> {}
            case Ending.RolledBack ignored -> {}
            case Ending.Left ignored -> {}
        }
        say(node);
    }

    @Override
    public void close() {
        out.flush();
    }

    private void say(ObjectNode node) {
        out.println(Json.line(node));
        out.flush();
    }
}

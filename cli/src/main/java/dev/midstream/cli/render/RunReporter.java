package dev.midstream.cli.render;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.progress.Progress;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.View;

/** Shows a run while it lasts. */
public interface RunReporter extends AutoCloseable {
    /** Something was recorded. */
    void event(Recorded<Event> event);

    /** How everything stands, several times a second. */
    void progress(Progress progress, View view);

    /** Something about the connection, or another thing nobody recorded. */
    void note(String note);

    void ended(Ending ending);

    @Override
    void close();
}

package dev.midstream.engine.run;

import dev.midstream.engine.control.Limits;
import dev.midstream.engine.throttle.Neighbour;
import java.util.List;

/** How the databases of a server hear of each other, whose logs none of the others sees. */
public interface Exchange extends AutoCloseable {

    /**
     * Says what is at work here, and hears what is at work elsewhere, in the order of the databases' names. What is not said again for a while counts for
     * nothing.
     */
    List<Neighbour> exchange(Announcement here);

    /** Takes back what was said. */
    @Override
    void close();

    /**
     * What others need to know of a database.
     *
     * @param migrations at work in it
     * @param asked of all migrations: rows/s, WAL and workers
     */
    record Announcement(int migrations, Limits asked) {}
}

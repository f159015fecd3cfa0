package dev.midstream.engine.pg.signal;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What is to be looked at besides the server itself.
 *
 * @param ownQuery one statement that gives one number or truth value
 * @param ownUrl asked with GET
 * @param cores of the server's machine; empty to find out, which succeeds only on the same machine
 * @param diskBytes room for all databases and the WAL together; empty to find out, which succeeds only on the same machine
 * @param ignored names of standbys and slots that hold nobody up; asked at every reading
 * @param tables under work; asked at every reading
 */
public record Subjects(
        Optional<String> ownQuery,
        Optional<URI> ownUrl,
        Optional<Integer> cores,
        OptionalLong diskBytes,
        Supplier<Set<String>> ignored,
        Supplier<List<TableAtWork>> tables) {
    /** The server, and nothing of the user's own. */
    public static final Subjects SERVER =
            new Subjects(Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty(), Set::of, List::of);

    public Subjects {
        if (cores.filter(count -> count < 1).isPresent() || (diskBytes.isPresent() && diskBytes.getAsLong() < 1)) {
            throw new IllegalArgumentException("a server with less than one core, or no disk");
        }
    }

    public Subjects withTables(Supplier<List<TableAtWork>> others) {
        return new Subjects(ownQuery, ownUrl, cores, diskBytes, ignored, others);
    }

    public Subjects withIgnored(Supplier<Set<String>> others) {
        return new Subjects(ownQuery, ownUrl, cores, diskBytes, others, tables);
    }

    public Subjects withOwnQuery(String query) {
        return new Subjects(Optional.of(query), ownUrl, cores, diskBytes, ignored, tables);
    }

    public Subjects withOwnUrl(URI url) {
        return new Subjects(ownQuery, Optional.of(url), cores, diskBytes, ignored, tables);
    }

    public Subjects withCores(int count) {
        return new Subjects(ownQuery, ownUrl, Optional.of(count), diskBytes, ignored, tables);
    }

    public Subjects withDisk(long bytes) {
        return new Subjects(ownQuery, ownUrl, cores, OptionalLong.of(bytes), ignored, tables);
    }
}

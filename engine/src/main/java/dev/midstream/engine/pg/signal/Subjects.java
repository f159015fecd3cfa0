package dev.midstream.engine.pg.signal;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What is to be looked at besides the server itself: asked at every reading, so that what a probe remembers outlives a change.
 *
 * @param ownQueries statements that give one number or truth value each
 * @param ownUrls asked with GET
 * @param cores of the server's machine; empty to find out, which succeeds only on the same machine
 * @param diskBytes room for all databases and the WAL together; empty to find out, which succeeds only on the same machine
 * @param ignored names of standbys and slots that hold nobody up
 * @param tables under work
 */
public record Subjects(
        Supplier<List<String>> ownQueries,
        Supplier<List<URI>> ownUrls,
        Supplier<Optional<Integer>> cores,
        Supplier<OptionalLong> diskBytes,
        Supplier<Set<String>> ignored,
        Supplier<List<TableAtWork>> tables) {
    /** The server, and nothing of the user's own. */
    public static final Subjects SERVER =
            new Subjects(List::of, List::of, Optional::empty, OptionalLong::empty, Set::of, List::of);

    public Subjects withTables(Supplier<List<TableAtWork>> others) {
        return new Subjects(ownQueries, ownUrls, cores, diskBytes, ignored, others);
    }

    public Subjects withIgnored(Supplier<Set<String>> others) {
        return new Subjects(ownQueries, ownUrls, cores, diskBytes, others, tables);
    }

    public Subjects withOwnQueries(String... queries) {
        return new Subjects(() -> List.of(queries), ownUrls, cores, diskBytes, ignored, tables);
    }

    public Subjects withOwnUrls(URI... urls) {
        return new Subjects(ownQueries, () -> List.of(urls), cores, diskBytes, ignored, tables);
    }

    public Subjects withCores(int count) {
        return new Subjects(ownQueries, ownUrls, () -> Optional.of(count), diskBytes, ignored, tables);
    }

    public Subjects withDisk(long bytes) {
        return new Subjects(ownQueries, ownUrls, cores, () -> OptionalLong.of(bytes), ignored, tables);
    }
}

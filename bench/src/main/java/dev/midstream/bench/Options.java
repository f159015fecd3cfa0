package dev.midstream.bench;

import dev.midstream.bench.load.Rate;
import dev.midstream.bench.profile.Phase;
import dev.midstream.bench.table.Shape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is compared, on what, and how often. */
final class Options {
    /** A server with room: the defaults of PostgreSQL are for a machine of another age. */
    private static final Map<String, String> SETTINGS =
            Map.of("shared_buffers", "256MB", "max_wal_size", "4GB", "checkpoint_timeout", "15min");

    /**
     * A server that has been at work for a while has its WAL segments; one that has to make them lets every commit wait for it, and the phases of
     * a profile would not be alike. Half of this is kept ready, the distance of two checkpoints.
     */
    private static final Map<String, String> PROFILE_SETTINGS = Map.of("max_wal_size", "8GB", "min_wal_size", "8GB");

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "A server that is there already (postgresql://user@host:port/db) "
                    + "instead of an embedded one; the role must be able to create databases and to checkpoint.")
    @Nullable
    String url;

    @Option(
            names = "--pg",
            paramLabel = "MAJOR",
            defaultValue = "15",
            description = "Embedded server's version: 14 to 18 (default: ${DEFAULT-VALUE}).")
    int major = 15;

    @Option(
            names = "--setting",
            paramLabel = "NAME=VALUE",
            description =
                    "Embedded server's settings, beside shared_buffers=256MB, max_wal_size=4GB, checkpoint_timeout=15min.")
    Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--tables",
            split = ",",
            paramLabel = "TABLE",
            defaultValue = "bigint,uuid,wide,indexes,partial,big",
            description = "Any of: ${COMPLETION-CANDIDATES} (default: all).")
    List<Shape> tables = List.of();

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "1M",
            converter = Count.class,
            description = "Rows a table, such as 200k, 1M, 100M (default: ${DEFAULT-VALUE}).")
    long rows = 1_000_000;

    @Option(
            names = "--methods",
            split = ",",
            paramLabel = "METHOD",
            description = "Any of: update, limit, keyranges, pgroll, rewrite, midstream (default: all).")
    List<String> methods = Roster.FAMILIES;

    @Option(
            names = "--workers",
            split = ",",
            paramLabel = "N",
            defaultValue = "1,2",
            description = "Midstream's workers, one measurement each (default: ${DEFAULT-VALUE}).")
    List<Integer> workers = List.of();

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "1",
            description = "Rounds; the report has medians (default: ${DEFAULT-VALUE}).")
    int rounds = 1;

    @Option(
            names = "--scale-rows",
            split = ",",
            paramLabel = "N",
            converter = Count.class,
            description =
                    "More sizes of the bigint table, for Midstream alone: does it stay linear, and its memory bounded?")
    List<Long> scaleRows = List.of();

    @Option(
            names = "--limit-max-rows",
            paramLabel = "N",
            defaultValue = "1M",
            converter = Count.class,
            description = "Largest table for the limit method, which is quadratic (default: ${DEFAULT-VALUE}).")
    long limitMaxRows = 1_000_000;

    @Option(
            names = "--load",
            paramLabel = "N",
            defaultValue = "200",
            description = "The application's requests a second; 0 for none (default: ${DEFAULT-VALUE}).")
    int requestsPerSecond = 200;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "4",
            description = "The application's connections (default: ${DEFAULT-VALUE}).")
    int clients = 4;

    @Option(
            names = "--idle",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long the load is measured alone (default: ${DEFAULT-VALUE}).")
    int idleSeconds = 10;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "How long the load runs before a method starts (default: ${DEFAULT-VALUE}).")
    int warmUpSeconds = 2;

    @Option(
            names = "--no-trigger",
            description =
                    "No sync trigger for the methods that bring none; the load then changes only what the fill does not read.")
    boolean noTrigger;

    @Option(
            names = "--resume",
            description =
                    "Also kill Midstream in the middle of a fill of the bigint table, start it again, and look at the seam.")
    boolean resume;

    @Option(
            names = "--profile",
            description =
                    "Instead of the comparison: p99 and rows a second over time, on the bigint table, while the load changes.")
    boolean profile;

    @Option(
            names = "--profile-seconds",
            split = ",",
            paramLabel = "N",
            defaultValue = "20,40,40",
            description =
                    "The profile's phases: moderate (--load, --clients), heavy, moderate, ... (default: ${DEFAULT-VALUE}).")
    List<Integer> profileSeconds = List.of();

    @Option(
            names = "--profile-clients",
            paramLabel = "N",
            defaultValue = "32",
            description =
                    "Clients of a heavy phase; each sends again as soon as it is answered (default: ${DEFAULT-VALUE}).")
    int profileClients = 32;

    @Option(
            names = "--predict",
            description =
                    "Instead of the comparison: what plan and run --measure predict of each step of a migration on the bigint"
                            + " table, and what it takes; without a load.")
    boolean predict;

    @Option(
            names = "--rate",
            paramLabel = "ROWS/S",
            description =
                    "Limit for Midstream in a profile and with --resume (midstream run --rate); none unless given.")
    @Nullable
    Long fillRate;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Where the report goes; what an earlier one left there is removed"
                            + " (default: bench/results, for a profile bench/results/profile, for --predict bench/results/predict).")
    @Nullable
    Path out;

    @Option(
            names = "--midstream",
            paramLabel = "PROGRAM",
            description = "The launcher to measure (default: the one built from this checkout).")
    Path midstream = Path.of(System.getProperty("midstream.bench.midstream", "midstream"));

    Optional<String> url() {
        return Optional.ofNullable(url);
    }

    Path out() {
        Path usual = Path.of(System.getProperty("midstream.bench.results", "results"));
        if (out != null) {
            return out;
        }
        return profile ? usual.resolve("profile") : predict ? usual.resolve("predict") : usual;
    }

    /** A profile's; every second one is heavy. */
    List<Phase> phases() {
        return IntStream.range(0, profileSeconds.size())
                .mapToObj(i -> i % 2 == 0
                        ? new Phase("moderate", profileSeconds.get(i), rate())
                        : new Phase("heavy", profileSeconds.get(i), Rate.closedLoop(profileClients)))
                .toList();
    }

    /** Further ones of {@code midstream run} in a profile and before and after a kill. */
    List<String> fillOptions() {
        return fillRate == null ? List.of() : List.of("--rate", Long.toString(fillRate));
    }

    Rate rate() {
        return new Rate(requestsPerSecond == 0 ? 0 : clients, requestsPerSecond);
    }

    Map<String, String> serverSettings() {
        Map<String, String> all = new LinkedHashMap<>(SETTINGS);
        if (profile) {
            all.putAll(PROFILE_SETTINGS);
        }
        all.putAll(settings);
        return all;
    }
}

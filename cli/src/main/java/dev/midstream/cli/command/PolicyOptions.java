package dev.midstream.cli.command;

import dev.midstream.cli.Refusal;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.control.Policy;
import dev.midstream.engine.control.PolicyFiles;
import dev.midstream.engine.control.PolicyFiles.Said;
import dev.midstream.planner.file.Deadline;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.file.Notify;
import dev.midstream.planner.file.ServerFile;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How fast, when, and what to do in cases of doubt: from options, else from the migration file and midstream.yaml. */
final class PolicyOptions {
    @Mixin
    private PaceOptions pace = new PaceOptions();

    @Option(
            names = "--finish-by",
            paramLabel = "TIME",
            description =
                    "When it is expected to be done: 06:00, '2026-12-01 06:00@Europe/Berlin' or 2026-12-01T05:00Z.")
    private @Nullable String finishBy;

    @Option(
            names = "--quarantine",
            paramLabel = "ROWS",
            description = "Rows that may be refused before the run stops (default: 1000); 0 stops at the first.")
    private @Nullable Integer quarantine;

    @Option(
            names = "--on-old-snapshot",
            paramLabel = "ANSWER",
            description = "While an old snapshot keeps row versions from being pruned, so that chunks grow the table:"
                    + " go_on or hold (default: go_on).")
    private Policy.@Nullable OnOldSnapshot onOldSnapshot;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "What holds for every migration of the server (default: MIDSTREAM_CONFIG, midstream.yaml beside"
                            + " the migration file, midstream.yaml here).")
    private @Nullable Path config;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    /** Limits given as options: rules of the operator who runs it, which take the place of what files say of their kind. */
    Limits limits() {
        return pace.limits();
    }

    /** The reason recorded with those rules: {@code run --rate --window}. */
    String reason() {
        List<String> given = new ArrayList<>();
        limits().singles().forEach(single -> given.add("--" + single.id()));
        return spec.name() + " " + String.join(" ", given);
    }

    /** Refuses what cannot be read, before the database is asked. */
    void check() {
        deadline();
        if (quarantine != null && quarantine < 0) {
            throw Refusal.usage("--quarantine is a number of rows, not " + quarantine);
        }
    }

    /** The server's file, if there is one. */
    Optional<ServerFile> serverFile(Path migrations) {
        return ServerFiles.find(Optional.ofNullable(config), migrations);
    }

    /** What is recorded with the request to run this migration. */
    Policy policy(Migration migration, Optional<ServerFile> server, Instant now) {
        ZoneId here = ZoneId.systemDefault();
        List<Said> files = new ArrayList<>();
        migration
                .policy()
                .ifPresent(policy -> files.add(new Said(migration.place().file(), policy)));
        server.ifPresent(file -> file.policy()
                .ifPresent(policy -> files.add(new Said(file.place().file(), policy))));
        List<Notify> told = new ArrayList<>(migration.notices());
        server.ifPresent(file -> told.addAll(file.notices()));
        return PolicyFiles.together(files, now, here)
                .with(told.stream().distinct().toList(), migration.hooks())
                .without(limits())
                .answered(
                        Optional.ofNullable(quarantine),
                        Optional.ofNullable(onOldSnapshot),
                        deadline().map(by -> by.after(now, here)));
    }

    private Optional<Deadline> deadline() {
        return Given.read("--finish-by", finishBy, Deadline::parse);
    }
}

package dev.midstream.cli.command;

import dev.midstream.cli.Refusal;
import dev.midstream.planner.file.BadMigration;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.file.MigrationReader;
import dev.midstream.planner.file.Problem;
import dev.midstream.planner.file.ServerFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Migration files on disk: one, or a directory of them in the order that {@code after} demands. */
final class MigrationFiles {
    private MigrationFiles() {}

    static Migration read(Path file) {
        try {
            return MigrationReader.read(file.toString(), Files.readString(file));
        } catch (CharacterCodingException e) {
            throw Refusal.usage("%s is not UTF-8: save it in that encoding".formatted(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a directory would not do. */
    static Migration readOne(Path file) {
        if (Files.isDirectory(file)) {
            throw Refusal.usage("%s is a directory: name one migration file in it".formatted(file));
        }
        return read(file);
    }

    /** The migrations of a file or a directory, each behind those it names in {@code after}, else by file name. */
    static List<Migration> readAll(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(read(path));
        }
        List<Migration> unordered = new ArrayList<>();
        try (Stream<Path> files = Files.list(path)) {
            files.filter(MigrationFiles::isMigration).sorted().forEach(file -> unordered.add(read(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (unordered.isEmpty()) {
            throw Refusal.usage("there is no migration file (*.yaml, *.yml, *.json) in " + path);
        }
        return ordered(unordered);
    }

    /** Whether a directory holds any. */
    static boolean isThere(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.anyMatch(MigrationFiles::isMigration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isMigration(Path file) {
        String name = file.getFileName().toString();
        if (name.equals(ServerFile.NAME)) {
            return false;
        }
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }

    private static List<Migration> ordered(List<Migration> unordered) {
        Map<String, Migration> byName = new LinkedHashMap<>();
        for (Migration migration : unordered) {
            Migration same = byName.putIfAbsent(migration.name(), migration);
            if (same != null) {
                throw new BadMigration(
                        migration.place(),
                        "migration '%s' is also in %s"
                                .formatted(migration.name(), same.place().file()));
            }
        }
        Map<String, Migration> done = new LinkedHashMap<>();
        List<Migration> left = new ArrayList<>(unordered);
        while (!left.isEmpty()) {
            List<Migration> ready = left.stream()
                    .filter(m -> m.after().stream().allMatch(a -> done.containsKey(a) || !byName.containsKey(a)))
                    .toList();
            if (ready.isEmpty()) {
                throw new BadMigration(left.stream()
                        .map(m -> new Problem(m.place(), "the 'after' of %s runs in a circle".formatted(m.name())))
                        .toList());
            }
            done.put(ready.getFirst().name(), ready.getFirst());
            left.remove(ready.getFirst());
        }
        return List.copyOf(done.values());
    }
}

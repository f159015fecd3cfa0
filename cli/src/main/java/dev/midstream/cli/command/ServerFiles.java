package dev.midstream.cli.command;

import dev.midstream.cli.Refusal;
import dev.midstream.cli.connect.Environment;
import dev.midstream.planner.file.ServerFile;
import dev.midstream.planner.file.ServerFileReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Where {@code midstream.yaml} is. The first that is found holds alone. */
final class ServerFiles {
    private static final String VARIABLE = "MIDSTREAM_CONFIG";

    private ServerFiles() {}

    /** As named by the option or the environment; else beside the migrations; else in the working directory. */
    static Optional<ServerFile> find(Optional<Path> option, Path migrations) {
        Optional<Path> named = Environment.ofProcess().get(VARIABLE).map(Path::of);
        if (option.isPresent() || named.isPresent()) {
            Path file = option.or(() -> named).orElseThrow();
            if (!Files.isRegularFile(file)) {
                throw Refusal.usage("there is no file %s, which %s names: mend the path, or leave it out"
                        .formatted(file, option.isPresent() ? "--config" : VARIABLE));
            }
            return Optional.of(read(file));
        }
        return Stream.of(beside(migrations), Path.of(ServerFile.NAME))
                .filter(Files::isRegularFile)
                .findFirst()
                .map(ServerFiles::read);
    }

    private static Path beside(Path migrations) {
        return Files.isDirectory(migrations)
                ? migrations.resolve(ServerFile.NAME)
                : migrations.resolveSibling(ServerFile.NAME);
    }

    private static ServerFile read(Path file) {
        try {
            return ServerFileReader.read(file.toString(), Files.readString(file));
        } catch (CharacterCodingException e) {
            throw Refusal.usage("%s is not UTF-8: save it in that encoding".formatted(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

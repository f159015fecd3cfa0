package dev.midstream.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Java keeps what it has learned, and where. */
class WarmUpTest {
    private static final Path BIN = Path.of("src/main/dist/bin").toAbsolutePath();

    @TempDir
    private Path java = Path.of("");

    @Test
    void exactlyThisJavaHasAPlaceOfItsOwn() throws Exception {
        assertEquals(
                Optional.of(BIN.getParent()
                        .resolve("lib/midstream-25.0.3+9-LTS.aot")
                        .toString()),
                place("JAVA_VERSION=\"25.0.3\"\nJAVA_RUNTIME_VERSION=\"25.0.3+9-LTS\"\n"));
        assertEquals(
                Optional.of(BIN.getParent().resolve("lib/midstream-26+5.aot").toString()),
                place("JAVA_RUNTIME_VERSION=\"26+5\"\n"));
    }

    @Test
    void olderJavaAndOneThatSaysNothingHaveNone() throws Exception {
        assertEquals(Optional.empty(), place("JAVA_RUNTIME_VERSION=\"24.0.1+9\"\n"));
        assertEquals(Optional.empty(), place("JAVA_RUNTIME_VERSION=\"21.0.7+6-LTS\"\n"));
        assertEquals(Optional.empty(), place("JAVA_VERSION=\"25.0.3\"\n"));
        Files.delete(java.resolve("release"));
        assertEquals(Optional.empty(), place());
    }

    private Optional<String> place(String release) throws IOException, InterruptedException {
        Files.writeString(java.resolve("release"), release);
        return place();
    }

    private Optional<String> place() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(BIN.resolve("aot-cache").toString(), java.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), said);
        return Optional.of(said).filter(text -> !text.isEmpty());
    }
}

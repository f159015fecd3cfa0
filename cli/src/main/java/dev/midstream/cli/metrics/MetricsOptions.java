package dev.midstream.cli.metrics;

import dev.midstream.cli.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who may read the metrics, and where. */
public final class MetricsOptions {
    private static final String VARIABLE = "MIDSTREAM_METRICS_TOKEN";
    private static final int PORT_MAX = 65_535;
    private static final int TOKEN_LENGTH_MIN = 16;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "Address for the metrics (default: ${DEFAULT-VALUE}); any but loopback needs a token.",
            defaultValue = "127.0.0.1")
    private String bind = "127.0.0.1";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "File with the token that every request for metrics must carry (default: MIDSTREAM_METRICS_TOKEN).")
    private @Nullable Path tokenFile;

    /** Opens the address. */
    public Endpoint open(int port, Supplier<String> scrape) {
        if (port < 0 || port > PORT_MAX) {
            throw Refusal.usage("port %d is not between 0 and %d".formatted(port, PORT_MAX));
        }
        return Endpoint.open(bind, port, token(), scrape);
    }

    public String bind() {
        return bind;
    }

    private Optional<String> token() {
        Optional<String> token = (tokenFile == null
                        ? Optional.ofNullable(System.getenv(VARIABLE))
                        : Optional.of(read(tokenFile)))
                .map(String::strip);
        if (token.filter(t -> t.length() < TOKEN_LENGTH_MIN).isPresent()) {
            throw Refusal.usage("the token for the metrics has fewer than %d characters: choose a longer one"
                    .formatted(TOKEN_LENGTH_MIN));
        }
        return token;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw Refusal.usage("--token-file %s cannot be read: mend the path or its permissions".formatted(file));
        }
    }
}

package dev.midstream.bench;

import dev.midstream.bench.method.KeyRanges;
import dev.midstream.bench.method.LimitLoop;
import dev.midstream.bench.method.Method;
import dev.midstream.bench.method.MidstreamRun;
import dev.midstream.bench.method.PgrollBinary;
import dev.midstream.bench.method.PgrollStatement;
import dev.midstream.bench.method.Rewrite;
import dev.midstream.bench.method.SingleUpdate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** The methods of a run. */
final class Roster {
    static final List<String> FAMILIES = List.of("update", "limit", "keyranges", "pgroll", "midstream", "rewrite");

    private final Options options;
    private final Path midstream;

    /** @param midstream its launcher */
    Roster(Options options, Path midstream) {
        this.options = options;
        this.midstream = midstream;
    }

    List<Method> all() {
        return options.methods.stream().flatMap(this::family).toList();
    }

    List<Method> midstreamAlone() {
        return options.methods.contains("midstream") ? family("midstream").toList() : List.of();
    }

    /** Midstream with the most workers that were asked for, which are its own default unless somebody asked. */
    MidstreamRun midstreamAtItsBest() {
        return new MidstreamRun(midstream, workFolder(), Collections.max(options.workers));
    }

    private Stream<Method> family(String name) {
        return switch (name) {
            case "update" -> Stream.of(new SingleUpdate());
            case "limit" -> Stream.of(new LimitLoop(options.limitMaxRows));
            case "keyranges" -> Stream.of(new KeyRanges());
            case "pgroll" ->
                Stream.of(PgrollBinary.onPath()
                        .<Method>map(program -> new PgrollBinary(program, workFolder()))
                        .orElseGet(PgrollStatement::new));
            case "midstream" ->
                options.workers.stream().map(workers -> new MidstreamRun(midstream, workFolder(), workers));
            case "rewrite" -> Stream.of(new Rewrite());
            default -> throw new IllegalArgumentException("no method '%s'; there are %s".formatted(name, FAMILIES));
        };
    }

    static Path workFolder() {
        try {
            return Files.createTempDirectory("midstream-bench-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

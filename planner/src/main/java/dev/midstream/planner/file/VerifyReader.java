package dev.midstream.planner.file;

import java.util.Optional;

/** An entry of {@code verify}. */
final class VerifyReader {
    private VerifyReader() {}

    static Optional<VerifyQuery> read(Fields fields) {
        Optional<String> query = fields.required("query", SqlText::query);
        Optional<String> orElse = fields.required("else", Value::words);
        return fields.build(() -> new VerifyQuery(fields.place(), query.orElseThrow(), orElse.orElseThrow()));
    }
}

package dev.midstream.planner.file;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An entry of {@code hooks}: a command before or after a phase. */
final class HookReader {
    private HookReader() {}

    static Optional<Hook> read(Fields fields) {
        Optional<PhaseName> before = fields.optional("before", HookReader::phase);
        Optional<PhaseName> after = fields.optional("after", HookReader::phase);
        fields.exactlyOneOf("before", "after");
        Optional<List<String>> command = fields.required("command", CommandReader::read);
        Optional<Duration> timeout = fields.optional("timeout", NotifyReader::time);
        return fields.build(() -> new Hook(
                before.isPresent() ? Hook.Moment.BEFORE : Hook.Moment.AFTER,
                before.or(() -> after).orElseThrow(),
                command.orElseThrow(),
                timeout.orElse(Hook.USUAL_TIMEOUT)));
    }

    private static Optional<PhaseName> phase(Value value) {
        return value.choice(List.of(PhaseName.values()));
    }
}

package dev.midstream.planner.file;

import dev.midstream.planner.file.LockPolicy.BlockerClass;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code locks}. */
final class LocksReader {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})\\s*(s|m|min|h|d)");

    private LocksReader() {}

    static Optional<LockPolicy> read(Fields fields) {
        Optional<Duration> giveUpAfter = fields.optional("give_up_after", LocksReader::duration);
        Optional<Duration> deadline = fields.optional("index_deadline", LocksReader::duration);
        List<BlockerClass> cancel = fields.list(
                "cancel_blockers", value -> value.fields("cancel_blockers").flatMap(LocksReader::blockers));
        return fields.build(() -> new LockPolicy(
                giveUpAfter.orElse(LockPolicy.USUAL.giveUpAfter()),
                deadline.orElse(LockPolicy.USUAL.indexDeadline()),
                cancel));
    }

    /** One entry of {@code cancel_blockers}: everybody is no class, so a name is needed. */
    static Optional<BlockerClass> blockers(Fields fields) {
        Optional<String> application = fields.optional("application", LocksReader::application);
        Optional<String> user = fields.optional("user", Names::existing);
        Optional<Duration> olderThan = fields.optional("older_than", LocksReader::duration);
        fields.atLeastOneOf("application", "user");
        return fields.build(() -> new BlockerClass(application, user, olderThan.orElse(BlockerClass.USUAL_AGE)));
    }

    private static Optional<String> application(Value value) {
        return value.words()
                .flatMap(name -> name.startsWith("*")
                        ? value.refuse(Quoted.of(name) + " would be everybody: name the application")
                        : Optional.of(name));
    }

    private static Optional<Duration> duration(Value value) {
        return value.words().flatMap(text -> {
            Matcher matcher = DURATION.matcher(text);
            if (!matcher.matches()) {
                return value.refuse("%s is not a time: write 90s, 30m, 2h or 1d".formatted(Quoted.of(text)));
            }
            long amount = Long.parseLong(matcher.group(1));
            return Optional.of(
                    switch (matcher.group(2)) {
                        case "s" -> Duration.ofSeconds(amount);
                        case "m", "min" -> Duration.ofMinutes(amount);
                        case "h" -> Duration.ofHours(amount);
                        default -> Duration.ofDays(amount);
                    });
        });
    }
}

package dev.midstream.planner.file;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** {@code policy}, in a migration file and in the server's. */
final class PolicyReader {
    private PolicyReader() {}

    static Optional<PolicySpec> read(Fields fields) {
        Optional<Long> rate = fields.optional("rate", value -> parsed(value, Amount::rate));
        Optional<Long> walRate = fields.optional("wal_rate", value -> parsed(value, Amount::bytesPerSecond));
        Optional<Integer> workers = fields.optional("workers", value -> parsed(value, Amount::workers));
        Optional<Double> nice = fields.optional("nice", value -> parsed(value, Amount::ratio));
        Optional<Duration> maxLag = fields.optional("max_lag", value -> parsed(value, Amount::lag));
        List<DayWindow> windows = fields.distinct("windows", value -> parsed(value, DayWindow::parse));
        Map<SignalName, SignalBounds> limits =
                fields.optional("limits", PolicyReader::limits).orElse(Map.of());
        List<String> standbys = fields.distinct("ignore_standbys", Value::words);
        Optional<Deadline> finishBy = fields.optional("finish_by", value -> parsed(value, Deadline::parse));
        Optional<PolicySpec.OnCritical> onCritical =
                fields.optional("on_critical", value -> value.choice(List.of(PolicySpec.OnCritical.values())));
        Optional<String> ownQuery = fields.optional("own_query", SqlText::query);
        Optional<String> ownHttp = fields.optional("own_http", PolicyReader::address);
        Optional<Integer> quarantine = fields.optional("quarantine", value -> parsed(value, PolicyReader::rows));
        Optional<PolicySpec.OnOldSnapshot> onOldSnapshot =
                fields.optional("on_old_snapshot", value -> value.choice(List.of(PolicySpec.OnOldSnapshot.values())));
        Optional<Integer> cores = fields.optional("cores", value -> parsed(value, Amount::cores));
        Optional<Long> disk = fields.optional("disk_size", value -> parsed(value, Amount::diskSize));
        return fields.build(() -> new PolicySpec(
                rate,
                walRate,
                workers,
                nice,
                maxLag,
                windows,
                limits,
                standbys,
                finishBy,
                onCritical,
                ownQuery,
                ownHttp,
                quarantine,
                onOldSnapshot,
                cores,
                disk));
    }

    static Optional<SignalBounds> bounds(SignalName signal, Fields fields) {
        Function<Value, Optional<Double>> reader = value -> parsed(value, signal.measure()::parse);
        Optional<Double> slow = fields.optional("slow", reader);
        Optional<Double> stop = fields.optional("stop", reader);
        Optional<Double> critical = fields.optional("critical", reader);
        return fields.build(() -> {
                    try {
                        return Optional.of(new SignalBounds(slow, stop, critical));
                    } catch (IllegalArgumentException e) {
                        return fields.<SignalBounds>refuse(String.valueOf(e.getMessage()));
                    }
                })
                .flatMap(Function.identity());
    }

    private static Optional<Map<SignalName, SignalBounds>> limits(Value value) {
        Map<SignalName, SignalBounds> limits = new EnumMap<>(SignalName.class);
        for (Value.Entry entry : value.entries()) {
            parsed(entry.key(), SignalName::of)
                    .ifPresent(signal -> limit(signal, entry.value()).ifPresent(bounds -> limits.put(signal, bounds)));
        }
        return Optional.of(limits);
    }

    private static Optional<SignalBounds> limit(SignalName signal, Value value) {
        return value.isMapping()
                ? value.fields("limit " + signal.id()).flatMap(fields -> bounds(signal, fields))
                : parsed(value, text -> SignalBounds.parse(signal, text));
    }

    private static int rows(String text) {
        String digits = text.strip();
        if (!digits.matches("\\d{1,9}")) {
            throw new IllegalArgumentException(
                    Quoted.of(text) + " is not a number of rows: write one such as 1000, or 0 to stop at the first");
        }
        return Integer.parseInt(digits);
    }

    private static Optional<String> address(Value value) {
        return value.words()
                .flatMap(text -> isHttp(text)
                        ? Optional.of(text)
                        : value.refuse(value.what() + ": " + Quoted.of(text)
                                + " is not an address: write one such as http://127.0.0.1:8080/ready"));
    }

    private static boolean isHttp(String text) {
        try {
            URI address = new URI(text);
            return ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                    && address.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static <T> Optional<T> parsed(Value value, Function<String, T> parser) {
        return value.words().flatMap(text -> {
            try {
                return Optional.of(parser.apply(text));
            } catch (IllegalArgumentException e) {
                return value.refuse(value.what() + ": " + e.getMessage());
            }
        });
    }
}

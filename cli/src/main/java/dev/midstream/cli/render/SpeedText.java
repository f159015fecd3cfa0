package dev.midstream.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.midstream.engine.allowance.Allowance;
import dev.midstream.engine.cause.Cause;
import dev.midstream.engine.cause.Causes;
import dev.midstream.engine.forecast.Account;
import dev.midstream.engine.forecast.Forecast;
import dev.midstream.engine.forecast.Outlook;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.progress.Status;
import dev.midstream.engine.throttle.Measured;
import dev.midstream.engine.throttle.Neighbour;
import dev.midstream.engine.throttle.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How fast a migration goes, why, and when it will be done. */
final class SpeedText {
    /** A reading that is older says nothing of now. */
    private static final Duration FRESH = Duration.ofSeconds(15);

    private static final double MANY_WORKERS = 1e6;

    private final Status status;
    private final Account account;
    private final int workers;

    SpeedText(Status status) {
        this.status = status;
        this.account = status.account();
        this.workers = status.picture().view().heldLanes().size();
    }

    /** @param isNow whether anything can still be done about it */
    List<String> lines(boolean isNow) {
        List<String> lines = new ArrayList<>();
        pace().ifPresent(lines::add);
        causes().forEach(cause -> lines.add(CauseText.line(cause) + (isNow ? hint(cause) : "")));
        if (isUnderWay() && !neighbours().isEmpty()) {
            lines.add(GovernorText.of(neighbours()));
        }
        account.outlook().ifPresent(outlook -> lines.add(deadline(outlook)));
        account.shares()
                .flatMap(shares -> CauseText.line("since the rows began", shares))
                .ifPresent(lines::add);
        account.sharesOfLastHour()
                .filter(shares -> isUnderWay())
                .flatMap(shares -> CauseText.line("in the last hour", shares))
                .ifPresent(lines::add);
        unheard().ifPresent(lines::add);
        return lines;
    }

    void json(ObjectNode root) {
        account.pace()
                .rowsPerSecond()
                .filter(rate -> account.pace().isMoving())
                .ifPresent(rate -> root.put("rowsPerSecond", Math.round(rate)));
        account.forecast().ifPresent(forecast -> json(root, forecast));
        account.outlook().ifPresent(outlook -> json(root.putObject("deadline"), outlook));
        allowedWorkers().ifPresent(allowed -> root.put("workersAllowed", allowed));
        root.put("held", isUnderWay() && status.picture().allowance().isHeld());
        status.chunks()
                .ifPresent(chunk -> root.putObject("chunk")
                        .put("rows", chunk.rows())
                        .put("seconds", chunk.took().toMillis() / 1e3));
        walRate().ifPresent(rate -> root.put("walBytesPerSecond", Math.round(rate)));
        ArrayNode causes = root.putArray("causes");
        causes().forEach(cause -> CauseText.json(causes, cause));
        account.shares().ifPresent(shares -> CauseText.json(root.putObject("sinceRowsBegan"), shares));
        account.sharesOfLastHour().ifPresent(shares -> CauseText.json(root.putObject("lastHour"), shares));
        ArrayNode elsewhere = root.putArray("neighbours");
        neighbours()
                .forEach(neighbour -> elsewhere
                        .addObject()
                        .put("database", neighbour.database())
                        .put("migrations", neighbour.migrations()));
        ObjectNode silent = root.putObject("signalsUnheard");
        signalsUnheard().forEach(silent::put);
        ArrayNode signals = root.putArray("signals");
        fresh().forEach(reading -> json(signals.addObject(), reading));
    }

    /** Whether anything is left that could be held. */
    private boolean isUnderWay() {
        return status.picture().view().state().filter(StatusText::isUnderWay).isPresent();
    }

    private List<Neighbour> neighbours() {
        return status.picture().neighbours();
    }

    /** What holds or slows it, or will when it goes on. */
    private List<Cause> causes() {
        boolean isFinished = status.picture()
                .view()
                .state()
                .filter(s -> s instanceof MigrationState.Completed || s instanceof MigrationState.RolledBack)
                .isPresent();
        return isFinished ? List.of() : status.causes();
    }

    private String hint(Cause cause) {
        boolean isForAll = cause.reason().subject().equals(Causes.ALL);
        return switch (cause.kind()) {
            case PAUSE -> "; midstream resume %s goes on".formatted(isForAll ? "--all" : status.migration());
            case SIGNAL, RULE, WINDOW, UNWATCHED -> "";
        };
    }

    private Optional<String> pace() {
        Optional<String> left = account.forecast().map(this::left);
        Optional<Double> rate = account.pace().rowsPerSecond();
        if (rate.isEmpty()) {
            return left;
        }
        String at = account.pace().isMoving() ? "%s rows/s now" : "no rows now, %s rows/s before";
        if (!account.pace().isMoving() && left.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of((at + ", %s%s%s%s")
                .formatted(
                        Quantities.about(rate.get()),
                        workers(),
                        status.chunks()
                                .map(chunk -> ", chunks of %s rows in %s"
                                        .formatted(Quantities.count(chunk.rows()), Quantities.duration(chunk.took())))
                                .orElse(""),
                        walRate()
                                .map(bytes -> ", the server writes %s/s of WAL".formatted(Quantities.bytes(bytes)))
                                .orElse(""),
                        left.map(text -> ", " + text).orElse("")));
    }

    private String workers() {
        String at = "%d worker%s".formatted(workers, workers == 1 ? "" : "s");
        return allowedWorkers()
                .map(allowed -> allowed == 0 ? at + ", held" : "%s of %s allowed".formatted(at, allowed(allowed)))
                .orElse(at);
    }

    private static String allowed(double workers) {
        return workers > 0 && workers < 1
                ? "1 for %s of the time".formatted(Quantities.percent(workers))
                : String.format(Locale.ROOT, "%.0f", Math.floor(workers));
    }

    /** Empty if they are not limited. */
    private Optional<Double> allowedWorkers() {
        Allowance allowance = status.picture().allowance();
        return isUnderWay() && allowance.workers() < MANY_WORKERS ? Optional.of(allowance.workers()) : Optional.empty();
    }

    private String left(Forecast forecast) {
        Instant now = account.now();
        String from = Quantities.duration(Duration.between(now, forecast.earliest()));
        String range = forecast.latest()
                .map(latest -> "%s to %s left for the rows"
                        .formatted(from, Quantities.duration(Duration.between(now, latest))))
                .orElse("at least %s left for the rows".formatted(from));
        return forecast.onceResumed() ? range + " once it is resumed" : range;
    }

    private static String deadline(Outlook outlook) {
        String by = Clock.dayAndTime(outlook.finishBy());
        String earliest = outlook.earliest()
                .map(at -> ": at the earliest at " + Clock.dayAndTime(at))
                .orElse("");
        return switch (outlook.verdict()) {
            case IN_TIME -> "the rows will be done before " + by;
            case UNCERTAIN -> "it is not certain that the rows will be done before " + by;
            case LATE -> "the rows will not be done before " + by + earliest;
        };
    }

    private Optional<Double> walRate() {
        return fresh().stream()
                .filter(reading -> reading.signal().equals(Signal.WAL_RATE.id()))
                .flatMap(reading -> reading.value().stream())
                .findFirst();
    }

    private List<Measured> fresh() {
        return status.signals().stream()
                .filter(reading -> reading.at().isAfter(account.now().minus(FRESH)))
                .toList();
    }

    private Map<String, String> signalsUnheard() {
        return status.picture().isGoverned()
                ? status.picture()
                        .governing()
                        .map(governing -> (Map<String, String>) new TreeMap<>(governing.unheard()))
                        .orElse(Map.of())
                : Map.of();
    }

    /** What does not apply here is no news: it is in the history, and with {@code --json}. */
    private Optional<String> unheard() {
        Set<String> notApplicable = status.signals().stream()
                .filter(reading -> !reading.applies())
                .map(Measured::signal)
                .collect(Collectors.toSet());
        List<String> texts = new ArrayList<>();
        signalsUnheard().forEach((signal, why) -> {
            if (!notApplicable.contains(signal)) {
                texts.add("%s (%s)".formatted(signal, why));
            }
        });
        return isUnderWay() && !texts.isEmpty()
                ? Optional.of("without a reading: " + String.join(", ", texts))
                : Optional.empty();
    }

    private static void json(ObjectNode node, Measured reading) {
        node.put("signal", reading.signal()).put("subject", reading.subject());
        reading.value().ifPresent(value -> node.put("value", value));
        reading.slow().ifPresent(value -> node.put("slow", value));
        reading.stop().ifPresent(value -> node.put("stop", value));
        node.put("at", reading.at().toString());
    }

    private void json(ObjectNode root, Forecast forecast) {
        ObjectNode left = root.putObject("secondsLeft");
        left.put("from", Duration.between(account.now(), forecast.earliest()).toSeconds());
        forecast.latest()
                .ifPresent(latest ->
                        left.put("to", Duration.between(account.now(), latest).toSeconds()));
        left.put("onceResumed", forecast.onceResumed());
        ObjectNode finish = root.putObject("finish");
        finish.put("earliest", forecast.earliest().toString());
        forecast.latest().ifPresent(latest -> finish.put("latest", latest.toString()));
    }

    private static void json(ObjectNode node, Outlook outlook) {
        node.put("finishBy", outlook.finishBy().toString())
                .put("verdict", outlook.verdict().name().toLowerCase(Locale.ROOT));
    }
}

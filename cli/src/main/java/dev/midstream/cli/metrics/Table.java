package dev.midstream.cli.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** Gauges that come and go with what they are about: those that were not set since {@link #begin} are removed. */
final class Table {
    private final MeterRegistry meters;
    private final Map<Cell, Shown> cells = new HashMap<>();
    private final Set<Cell> fresh = new HashSet<>();

    Table(MeterRegistry meters) {
        this.meters = meters;
    }

    void begin() {
        fresh.clear();
    }

    void set(String name, Tags tags, double value) {
        Cell cell = new Cell(name, tags);
        fresh.add(cell);
        cells.computeIfAbsent(cell, this::show).value().set(value);
    }

    void end() {
        cells.entrySet().removeIf(entry -> {
            boolean gone = !fresh.contains(entry.getKey());
            if (gone) {
                meters.remove(entry.getValue().gauge());
            }
            return gone;
        });
    }

    private Shown show(Cell cell) {
        AtomicReference<Double> value = new AtomicReference<>(0.0);
        Catalog.Entry about = Catalog.of(cell.name());
        Gauge gauge = Gauge.builder(cell.name(), value, AtomicReference::get)
                .tags(cell.tags())
                .description(about.meaning())
                .baseUnit(about.unit())
                .register(meters);
        return new Shown(gauge, value);
    }

    private record Cell(String name, Tags tags) {}

    private record Shown(Gauge gauge, AtomicReference<Double> value) {}
}

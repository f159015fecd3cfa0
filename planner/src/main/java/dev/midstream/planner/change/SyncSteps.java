package dev.midstream.planner.change;

import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The triggers of a table's filled columns: installed before the first row is counted, removed in contract. */
final class SyncSteps {
    private SyncSteps() {}

    private static String columns(List<SyncTrigger> triggers) {
        return triggers.stream().map(SyncTrigger::column).collect(Collectors.joining(", "));
    }

    private static List<String> removal(List<SyncTrigger> triggers) {
        return triggers.stream().flatMap(t -> t.remove().stream()).toList();
    }

    /** In one transaction: the lock waits for writers in flight, so none is left that the triggers did not see. */
    static final class Install implements Draft.StepMaker {
        private final TableRef table;
        private final List<SyncTrigger> triggers = new ArrayList<>();

        Install(TableRef table) {
            this.table = table;
        }

        void add(SyncTrigger trigger) {
            triggers.add(trigger);
        }

        @Override
        public Step make(int number) {
            return new Step.Ddl(
                    number,
                    "keep %s.%s in step with new writes".formatted(table.label(), columns(triggers)),
                    Footprint.catalogOnly(LockMode.SHARE_ROW_EXCLUSIVE, table),
                    triggers.stream().flatMap(t -> t.install().stream()).toList(),
                    new Undo.Statements(removal(triggers)));
        }
    }

    /** When no client is left that does not know the columns. */
    static final class Remove implements Draft.StepMaker {
        private final TableRef table;
        private final List<SyncTrigger> triggers = new ArrayList<>();

        Remove(TableRef table) {
            this.table = table;
        }

        void add(SyncTrigger trigger) {
            triggers.add(trigger);
        }

        @Override
        public Step make(int number) {
            return new Step.Ddl(
                    number,
                    "stop keeping %s.%s in step".formatted(table.label(), columns(triggers)),
                    Footprint.catalogOnly(LockMode.ACCESS_EXCLUSIVE, table),
                    removal(triggers),
                    new Undo.Nothing());
        }
    }
}

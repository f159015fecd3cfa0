package dev.midstream.engine.notice;

import dev.midstream.planner.file.Hook;
import dev.midstream.planner.file.Notify;
import java.util.List;
import java.util.Set;

/**
 * What of the commands and addresses that are recorded in the database this process carries out. Whoever may write there could
 * otherwise have anything run on this machine, with its environment.
 */
public interface Trust {
    boolean allows(Hook hook);

    boolean allows(Notify notify);

    /** All that is recorded: the database is trusted as much as this machine. */
    Trust ALL = new Trust() {
        @Override
        public boolean allows(Hook hook) {
            return true;
        }

        @Override
        public boolean allows(Notify notify) {
            return true;
        }
    };

    /** Nothing. */
    Trust NONE = of(List.of(), List.of());

    /** What files of this process's own say. */
    static Trust of(List<Notify> told, List<Hook> hooks) {
        Set<Notify> notifies = Set.copyOf(told);
        Set<Hook> commands = Set.copyOf(hooks);
        return new Trust() {
            @Override
            public boolean allows(Hook hook) {
                return commands.contains(hook);
            }

            @Override
            public boolean allows(Notify notify) {
                return notifies.contains(notify);
            }
        };
    }
}

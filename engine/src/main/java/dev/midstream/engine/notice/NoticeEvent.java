package dev.midstream.engine.notice;

import dev.midstream.engine.log.Event;
import dev.midstream.planner.file.NoticeKind;
import java.util.List;

/** What became of telling somebody. */
public sealed interface NoticeEvent extends Event {

    /** From here on these are told too. */
    record TargetsBegun(List<Target> targets, Mark from) implements NoticeEvent {
        public TargetsBegun {
            targets = List.copyOf(targets);
        }
    }

    /** It was told; it may be told again if this was not recorded. Behind {@code mark} it goes on. */
    record Sent(Target target, NoticeKind kind, String id, Mark mark) implements NoticeEvent {}

    /** It could not be told, and is tried again and again; recorded once, until something could be told. */
    record Failed(Target target, NoticeKind kind, String id, String message) implements NoticeEvent {}

    /** It was refused for good, and is not told. */
    record Dropped(Target target, NoticeKind kind, String id, String message, Mark mark) implements NoticeEvent {}
}

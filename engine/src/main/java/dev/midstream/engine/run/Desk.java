package dev.midstream.engine.run;

import dev.midstream.engine.notice.NoticeEvent;
import dev.midstream.engine.notice.Target;
import dev.midstream.engine.notice.Told;
import java.util.concurrent.locks.ReentrantLock;

/** The record of what was told, in the hands of this process, for all its couriers. */
final class Desk {
    private final ReentrantLock one = new ReentrantLock();
    private final Pen<NoticeEvent, Told> pen;

    Desk(Pen<NoticeEvent, Told> pen) {
        this.pen = pen;
    }

    Told told() {
        one.lock();
        try {
            return pen.state();
        } finally {
            one.unlock();
        }
    }

    Told.Progress of(Target target) {
        return told().of(target);
    }

    boolean isLost() {
        one.lock();
        try {
            return pen.isLost();
        } finally {
            one.unlock();
        }
    }

    /** Records it, unless another process tells now. */
    void record(NoticeEvent event) {
        one.lock();
        try {
            Told after = Told.evolve(pen.state(), event);
            boolean written = pen.write(event);
            // An answer that was lost: what the log has now decides whether it has to be written again.
            if (!written && !pen.isLost() && !pen.state().equals(after)) {
                boolean ignored = pen.write(event); // if not, it is told again: at least once, never less
            }
        } finally {
            one.unlock();
        }
    }

    void renewIfDue() {
        one.lock();
        try {
            pen.renewIfDue();
        } finally {
            one.unlock();
        }
    }

    void release() {
        one.lock();
        try {
            pen.release();
        } finally {
            one.unlock();
        }
    }
}

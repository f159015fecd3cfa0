package dev.midstream.cli.render;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationEvent.Planned;
import dev.midstream.engine.progress.Progress;
import dev.midstream.engine.progress.StepProgress;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.View;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Display;

/** Bars on a terminal: what is done scrolls by, what is under way stays at the bottom. */
public final class BarReporter implements RunReporter {
    private static final int BAR_WIDTH = 24;
    private static final int BARS_MAX = 8;
    private static final AttributedStyle QUIET = AttributedStyle.DEFAULT.faint();

    private final Terminal terminal;
    private final Display display;
    private final Narration narration;
    private final Speed speed = new Speed();
    private List<AttributedString> bars = List.of();

    public BarReporter(Planned planned) {
        try {
            // Signals are the run's: JLine would give Ctrl-C back to the JVM, which ends without a last line.
            this.terminal =
                    TerminalBuilder.builder().system(true).nativeSignals(false).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.display = new Display(terminal, false);
        this.narration = new Narration(planned);
        resize();
    }

    @Override
    public void event(Recorded<Event> event) {
        AttributedStyle style = switch (event.event()) {
            case MigrationEvent.StepFailed ignored -> AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);
            case MigrationEvent.VerificationFailed ignored -> AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);
            case MigrationEvent.PhaseStarted ignored -> AttributedStyle.BOLD;
            default -> AttributedStyle.DEFAULT;
        };
        List<String> lines = narration.of(event);
        for (int i = 0; i < lines.size(); i++) {
            scroll(lines.get(i), i == lines.size() - 1 ? style : QUIET);
        }
    }

    @Override
    public void progress(Progress progress, View view) {
        speed.observe(progress);
        List<AttributedString> now = new ArrayList<>();
        for (StepProgress step : progress.steps()) {
            if (step.standing() == StepProgress.Standing.UNDER_WAY && now.size() < BARS_MAX) {
                now.add(bar(step));
            }
        }
        view.directives()
                .pause()
                .ifPresent(pause ->
                        now.add(new AttributedString("paused by %s: %s".formatted(pause.actor(), pause.reason()))));
        bars = now;
        paint();
    }

    @Override
    public void note(String note) {
        scroll(Narration.INDENT + note, QUIET);
    }

    @Override
    public void ended(Ending ending) {
        bars = List.of();
        narration.quick().ifPresent(line -> scroll(line, QUIET));
        paint();
    }

    @Override
    public void close() {
        display.update(List.of(), 0);
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private AttributedString bar(StepProgress step) {
        if (step.lanes() == 0) {
            return new AttributedString("… " + step.step().title());
        }
        int filled = (int) Math.round(step.share() * BAR_WIDTH);
        AttributedStringBuilder line = new AttributedStringBuilder()
                .styled(AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN), "█".repeat(filled))
                .styled(AttributedStyle.DEFAULT.faint(), "░".repeat(BAR_WIDTH - filled))
                .append(" %5s  ".formatted(Quantities.percent(step.share())))
                .append(step.step().title())
                .append("  ");
        if (LineReporter.isRead(step)) {
            return line.append("of about ")
                    .append(Quantities.about(step.step().footprint().rows()))
                    .append(" rows")
                    .toAttributedString();
        }
        line.append(Quantities.count(step.rows())).append(" rows");
        speed.rowsPerSecond(step.step().number())
                .ifPresent(
                        rate -> line.append(", ").append(Quantities.about(rate)).append("/s"));
        return line.toAttributedString();
    }

    /** Puts a line above the bars, broken between words where the terminal ends, under the text and not under the time. */
    private void scroll(String line, AttributedStyle style) {
        display.update(List.of(), 0);
        int room = columns() - Narration.INDENT.length();
        String time = line.substring(0, Narration.INDENT.length());
        for (String piece : TextTable.wrap(line.substring(Narration.INDENT.length()), room)) {
            terminal.writer().println(new AttributedString(time + piece, style).toAnsi(terminal));
            time = Narration.INDENT;
        }
        terminal.flush();
        paint();
    }

    private void paint() {
        resize();
        int columns = columns();
        List<AttributedString> lines = bars.stream()
                .map(line -> line.columnLength() > columns ? line.columnSubSequence(0, columns) : line)
                .toList();
        display.update(lines, -1);
        terminal.flush();
    }

    private int columns() {
        return Math.max(40, terminal.getSize().getColumns() - 1);
    }

    private void resize() {
        Size size = terminal.getSize();
        display.resize(Size.of(Math.max(41, size.getColumns()), Math.max(2, size.getRows())));
    }
}

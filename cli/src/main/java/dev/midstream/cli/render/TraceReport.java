package dev.midstream.cli.render;

import java.util.List;

/** What was seen of statements that were carried out on an embedded server. */
public sealed interface TraceReport permits TraceText, PlanTraceText {
    /** Whether a statement failed. */
    boolean failed();

    /** For a terminal of this width. */
    List<String> lines(int width);

    /** An array with one object a statement. */
    String json();
}

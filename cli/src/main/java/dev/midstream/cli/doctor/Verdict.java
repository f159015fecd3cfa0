package dev.midstream.cli.doctor;

/** How bad it is. */
public enum Verdict {
    FINE("ok"),
    DOUBTFUL("?"),
    WRONG("!!");

    private final String mark;

    Verdict(String mark) {
        this.mark = mark;
    }

    public String mark() {
        return mark;
    }
}

package dev.midstream.planner.lint.sql;

import java.util.stream.Stream;

/** One thing to look for in a statement: a pure function of the statement and what is known around it. */
public interface SqlRule {
    About about();

    Stream<Risk> check(Situation here);
}

package dev.midstream.cli.doctor;

import java.sql.SQLException;
import java.util.List;

/** Looks at one thing; asks a few queries and decides what their answers mean. */
interface Check {
    List<Finding> look(Questions questions) throws SQLException;
}

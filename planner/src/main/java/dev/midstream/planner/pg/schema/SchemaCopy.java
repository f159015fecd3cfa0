package dev.midstream.planner.pg.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The schema of a database as its catalogs tell it: schemas, types, sequences, functions, tables with all that belongs to them, views.
 * Rows, statistics, owners, privileges, comments, storage settings of columns and tablespaces are not part of it.
 */
public final class SchemaCopy {
    private static final String BEGIN = """
            begin isolation level repeatable read read only; set local search_path = '';
            set local lock_timeout = '2s'; set local statement_timeout = '30s'""";

    private final List<Piece> pieces;
    private final List<String> leftOut;
    private final List<String> searchPath;

    private SchemaCopy(List<Piece> pieces, List<String> leftOut, List<String> searchPath) {
        this.pieces = List.copyOf(pieces);
        this.leftOut = List.copyOf(leftOut);
        this.searchPath = List.copyOf(searchPath);
    }

    /**
     * Reads the catalogs in one snapshot. To write down a view or an expression PostgreSQL locks the tables in it as a query would (ACCESS
     * SHARE, until the end); one that is locked against queries is waited for as long as {@link #BEGIN} says, no longer. The connection
     * stays as it was.
     *
     * @throws SQLException also if a lock cannot be had in time
     */
    public static SchemaCopy read(Connection target) throws SQLException {
        List<String> searchPath = searchPath(target);
        boolean autoCommit = target.getAutoCommit();
        target.setAutoCommit(true);
        try (Statement statement = target.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(BEGIN);
            try {
                return read(statement, searchPath);
            } finally {
                statement.execute("rollback");
                target.setAutoCommit(autoCommit);
            }
        }
    }

    /** The schemas in which the session finds its names. */
    public static List<String> searchPath(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select current_schemas(false)")) {
            row.next();
            return List.of((String[]) row.getArray(1).getArray());
        }
    }

    private static SchemaCopy read(Statement statement, List<String> searchPath) throws SQLException {
        List<String> queries = Stream.of(
                        Definitions.BEFORE_TABLES,
                        TableDefinitions.TABLES_WITH_CHECKS,
                        Definitions.AFTER_TABLES,
                        TableDefinitions.REST)
                .flatMap(List::stream)
                .toList();
        List<Piece> pieces = new ArrayList<>();
        for (String query : queries) {
            try (ResultSet rows = statement.executeQuery(query)) {
                while (rows.next()) {
                    pieces.add(new Piece(rows.getString(1), rows.getString(2)));
                }
            }
        }
        List<String> leftOut = new ArrayList<>();
        for (String query : Definitions.LEFT_OUT) {
            try (ResultSet rows = statement.executeQuery(query)) {
                while (rows.next()) {
                    leftOut.add(rows.getString(1));
                }
            }
        }
        return new SchemaCopy(pieces, leftOut, searchPath);
    }

    /**
     * Makes everything in an empty database, of which the session is a superuser. What fails because something else is not there yet is
     * tried again as long as anything succeeds.
     *
     * @return what could not be copied, with the reason if the server gave one
     */
    public List<String> makeIn(Connection empty) throws SQLException {
        List<String> missing = new ArrayList<>(leftOut);
        try (Statement statement = empty.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("set search_path = ''; set check_function_bodies = off");
            List<Piece> left = pieces;
            List<String> reasons = List.of();
            boolean progress = true;
            while (!left.isEmpty() && progress) {
                List<Piece> failed = new ArrayList<>();
                reasons = new ArrayList<>();
                for (Piece piece : left) {
                    try {
                        statement.execute(piece.sql());
                    } catch (SQLException e) {
                        failed.add(piece);
                        reasons.add(piece.what() + ": "
                                + String.valueOf(e.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse("failed"));
                    }
                }
                progress = failed.size() < left.size();
                left = failed;
            }
            missing.addAll(reasons);
            statement.execute("reset search_path; reset check_function_bodies");
        }
        return missing;
    }

    public List<String> searchPath() {
        return searchPath;
    }
}

package dev.midstream.planner.file;

import java.util.Optional;

/** The grammar of a table name in the file. */
final class QualifiedName {
    private QualifiedName() {}

    static TableName parse(String text) {
        NameScanner scanner = new NameScanner(text);
        return scan(scanner)
                .filter(name -> scanner.atEnd())
                .orElseThrow(() -> new IllegalArgumentException(Quoted.of(text)
                        + " is not a table name: write name, schema.name, or \"quoted.schema\".\"quoted name\""));
    }

    /** The table name that stands here, and nothing behind it. */
    static Optional<TableName> scan(NameScanner scanner) {
        Optional<String> first = scanner.name();
        if (first.isEmpty() || !scanner.pass('.')) {
            return first.map(name -> new TableName(Optional.empty(), name));
        }
        return scanner.name().map(name -> new TableName(first, name));
    }
}

package dev.midstream.planner.plan;

import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.TableRef;

/** What every partition has for itself, before it is joined under the partitioned table's; enough to make it for one more partition. */
public sealed interface Parts {

    /**
     * Indexes, on partitions of all levels.
     *
     * @param index the partitioned table's
     * @param definition what follows the table's name in CREATE INDEX
     */
    record Indexes(TableRef index, boolean unique, String definition) implements Parts {
        /** The index that is this partition's part. */
        public TableRef part(TableRef partition) {
            return partition.sibling(Identifier.made(index.name(), partition.name()));
        }

        /** The statement that builds it concurrently, on a partition with rows. */
        public String create(TableRef partition) {
            return create("concurrently ", "", partition);
        }

        /** The statement that makes it for a partition that is itself partitioned. */
        public String createShell(TableRef partition) {
            return create("", "only ", partition);
        }

        private String create(String how, String only, TableRef partition) {
            return "create %sindex %s%s on %s%s %s"
                    .formatted(
                            unique ? "unique " : "",
                            how,
                            Identifier.quoted(part(partition).name()),
                            only,
                            partition.sql(),
                            definition);
        }
    }

    /**
     * Foreign keys under one name, on the partitions with rows.
     *
     * @param definition what follows the constraint's name
     */
    record ForeignKeys(String constraint, String definition) implements Parts {
        /** The statement that adds it to a partition, not proved. */
        public String add(TableRef partition) {
            return "alter table %s add constraint %s %s not valid"
                    .formatted(partition.sql(), Identifier.quoted(constraint), definition);
        }

        public String prove(TableRef partition) {
            return "alter table %s validate constraint %s".formatted(partition.sql(), Identifier.quoted(constraint));
        }
    }
}

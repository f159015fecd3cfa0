package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Part;
import dev.midstream.planner.lint.sql.SqlLint;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.lint.sql.Suppressions;
import dev.midstream.planner.lint.sql.Terms;
import dev.midstream.planner.sql.Script;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every rule of plain SQL. */
public final class SqlRules {
    private static final List<SqlRule> ALL = List.of(
            new CreateIndexBlocksWrites(),
            new ConcurrentlyInTransaction(),
            new DropIndexBlocks(),
            new ReindexBlocks(),
            new IndexDroppedBeforeReplacement(),
            new ConcurrentBuildCorrupts(),
            new InvalidIndexPassedOver(),
            new WideIndex(),
            new UniqueConstraintBuildsIndex(),
            new PrimaryKeyBuildsIndex(),
            new PrimaryKeyOverNullable(),
            new AddColumnWithIndex(),
            new ExclusionConstraint(),
            new CheckValidatedAtOnce(),
            new ForeignKeyValidatedAtOnce(),
            new ValidateInSameTransaction(),
            new ForeignKeyWithoutIndex(),
            new SeveralForeignKeys(),
            new ForeignKeyTypeDiffers(),
            new AddRequiredColumn(),
            new SetNotNullScans(),
            new DropNotNull(),
            new VolatileDefault(),
            new DefaultDroppedAfterAdd(),
            new AddSerialColumn(),
            new GeneratedColumnRewrites(),
            new TypeChangeRewrites(),
            new TypeChangeChecksAgain(),
            new JsonColumn(),
            new SmallKey(),
            new SmallInteger(),
            new SerialColumn(),
            new LengthLimit(),
            new CharColumn(),
            new TimestampWithoutTimeZone(),
            new DropColumn(),
            new DropTable(),
            new RenameColumn(),
            new RenameTable(),
            new RenameObject(),
            new ObjectDepends(),
            new ReplicatedTable(),
            new TriggersFire(),
            new VacuumFull(),
            new StorageChangeRewrites(),
            new TruncateTable(),
            new DropDatabase(),
            new LockTable(),
            new RefreshBlocks(),
            new CreateTriggerLocks(),
            new TriggersDisabled(),
            new PartitionedTableRefuses(),
            new DetachBlocks(),
            new AttachScans(),
            new ChangeWithoutWhere(),
            new EnumValueWithoutPosition(),
            new CreateEnum(),
            new DomainConstraint(),
            new LockWithoutTimeout(),
            new StatementWithoutTimeout(),
            new TimeoutHitsConcurrentBuild(),
            new WorkUnderExclusiveLock(),
            new SeveralScansOfOneTable(),
            new BackfillWithDdl(),
            new TransactionNesting(),
            new TransactionNotCommitted(),
            new NotRepeatable(),
            new SessionSetting(),
            new TableWithoutPrimaryKey(),
            new CascadingDelete(),
            new IdentifierTooLong(),
            new NameThatNeedsQuotes(),
            new UnqualifiedTable(),
            new NewerSyntax(),
            new NotUnderstood());

    private SqlRules() {}

    /** In the order in which they are listed. */
    public static List<SqlRule> all() {
        return ALL;
    }

    /** What each says of itself, and the rules about ignore comments. */
    public static List<About> catalogue() {
        return Stream.concat(ALL.stream().map(SqlRule::about), Suppressions.RULES.stream())
                .toList();
    }

    public static Optional<About> about(String id) {
        return catalogue().stream().filter(about -> about.id().equals(id)).findFirst();
    }

    /** Every finding of a script, in its order. */
    public static List<Finding> lint(Script script, Terms terms) {
        return lint(List.of(new Part(script, terms, true))).getFirst();
    }

    /** The findings of each of several scripts that are run one after the other. */
    public static List<List<Finding>> lint(List<Part> parts) {
        return new SqlLint(ALL).check(parts);
    }
}

package dev.midstream.cli;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The structure of design and ADRs, held by the build. A failure says how to mend it. */
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.midstream");

    private static final ArchRule WALL_CLOCK = noClasses()
            .should()
            .accessTargetWhere(target(owner(resideInAPackage("java.time..")))
                    .and(target(nameMatching("now|systemUTC|systemDefaultZone|system|tick.*"))))
            .orShould()
            .accessTargetWhere(target(owner(type(System.class))).and(target(nameMatching("currentTimeMillis"))))
            .orShould()
            .accessTargetWhere(target(owner(type(Date.class))).and(target(nameMatching("<init>"))))
            .because(
                    "a client's clock may be an hour wrong: ask the database what time it is, and measure with nanoTime");

    @Test
    void modulesDependInOneDirection() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("cli")
                .definedBy("dev.midstream.cli..")
                .layer("engine")
                .definedBy("dev.midstream.engine..")
                .layer("planner")
                .definedBy("dev.midstream.planner..")
                .layer("checkpoints")
                .definedBy("dev.midstream.checkpoints..")
                .layer("embedded")
                .definedBy("dev.midstream.embedded..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("engine")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("planner")
                .mayOnlyBeAccessedByLayers("engine", "cli")
                .whereLayer("checkpoints")
                .mayOnlyBeAccessedByLayers("engine", "cli")
                .whereLayer("embedded")
                .mayOnlyBeAccessedByLayers("cli")
                .ignoreDependency(alwaysTrue(), resideInAPackage("java.."))
                .because("planner and checkpoints do not know each other; move what both need to where it is used")
                .check(ALL);
    }

    @Test
    void packagesHaveNoCycles() {
        for (String module : new String[] {"planner", "checkpoints", "engine", "cli"}) {
            slices().matching("dev.midstream." + module + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .because(
                            "a cycle means that two packages are one; turn one arrow round with an interface, or merge them")
                    .check(ALL);
        }
    }

    @Test
    void onlyPgPackagesTouchADriver() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.midstream.planner..", "dev.midstream.checkpoints..", "dev.midstream.engine..")
                .and()
                .resideOutsideOfPackage("..pg..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.postgresql..", "io.vertx..")
                .because(
                        "the domain must run without a database: put the SQL behind an interface of the domain, in a pg package")
                .check(ALL);
    }

    @Test
    void onlyCodecsKnowJson() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.midstream.checkpoints.codec..", "dev.midstream.engine.json..", "dev.midstream.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml..")
                .because("how a fact is stored is the codec's business; give it a record")
                .check(ALL);
    }

    @Test
    void deciders_are_pure() {
        classes()
                .that()
                .resideInAnyPackage(
                        "dev.midstream.engine.lane..",
                        "dev.midstream.engine.migration..",
                        "dev.midstream.engine.control..",
                        "dev.midstream.engine.lock..",
                        "dev.midstream.engine.sizing..",
                        "dev.midstream.engine.throttle..",
                        "dev.midstream.engine.allowance..",
                        "dev.midstream.engine.cause..",
                        "dev.midstream.engine.forecast..",
                        "dev.midstream.engine.notice..",
                        "dev.midstream.engine.fault..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java.lang..",
                        "java.util..",
                        "java.time..",
                        "org.jspecify..",
                        "dev.midstream.planner.plan..",
                        "dev.midstream.planner.predict..",
                        "dev.midstream.planner.file..",
                        "dev.midstream.planner.catalog..",
                        "dev.midstream.checkpoints.log..",
                        "dev.midstream.engine.log..",
                        "dev.midstream.engine.lane..",
                        "dev.midstream.engine.migration..",
                        "dev.midstream.engine.control..",
                        "dev.midstream.engine.lock..",
                        "dev.midstream.engine.sizing..",
                        "dev.midstream.engine.throttle..",
                        "dev.midstream.engine.allowance..",
                        "dev.midstream.engine.cause..",
                        "dev.midstream.engine.forecast..",
                        "dev.midstream.engine.notice..",
                        "dev.midstream.engine.fault..",
                        "java.security..",
                        "java.nio.charset..")
                .because(
                        "rules are decided without I/O, so that they can be tested by the thousand; pass what they need as a value")
                .check(ALL);
    }

    @Test
    void wallClockOfAClientDecidesNothing() {
        WALL_CLOCK.check(ALL);
    }

    @Test
    void wallClockIsSeenBehindMethodReferencesToo() {
        for (Class<?> clock : List.of(Reads.class, Refers.class)) {
            int found = WALL_CLOCK
                    .evaluate(new ClassFileImporter().importClasses(clock))
                    .getFailureReport()
                    .getDetails()
                    .size();
            assertEquals(3, found, clock.getSimpleName());
        }
    }

    @SuppressWarnings({"unused", "JavaUtilDate"}) // this is what must be found
    private static final class Reads {
        private final List<Object> times = List.of(Instant.now(), System.currentTimeMillis(), new Date());
    }

    @SuppressWarnings({"unused", "JavaUtilDate"})
    private static final class Refers {
        private final List<Supplier<Object>> times = List.of(Instant::now, System::currentTimeMillis, Date::new);
    }

    @Test
    void futuresAreAwaitedInOnePlace() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.midstream.checkpoints.pg.Await")
                .should()
                .callMethod("io.vertx.core.Future", "await")
                .because(
                        "Future.await throws checked exceptions undeclared; Await makes them what catch clauses expect")
                .check(ALL);
    }
}
